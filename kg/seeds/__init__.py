"""From curated YAML to checked facts, with every problem in one run."""
