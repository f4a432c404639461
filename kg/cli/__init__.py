"""`kg COMMAND`: arguments in, text out."""
