"""Stories written for these tests: one in each language, on a company and a model that do not exist."""

from __future__ import annotations

EN = """\
Vega Motion raises 40 million dollars for its video model

LYON, 14 March 2024 – Vega Motion, a start-up founded in 2021 by Ana Duarte, has raised 40 million dollars.
Lumen Ventures led the round. "We are not building another Sora," said Ana Duarte.
Its model, Anvil, makes clips of up to 30 seconds.
It snowed in Lyon on Thursday.
"""
FR = """\
Vega Motion lève 40 millions de dollars pour son modèle vidéo

LYON, le 14 mars 2024 – Vega Motion, une jeune pousse fondée en 2021 par Ana Duarte, a levé 40 millions de dollars.
Lumen Ventures a mené le tour. « Nous ne construisons pas un autre Sora », a déclaré Ana Duarte.
Son modèle, Anvil, produit des clips de 30 secondes au plus.
Il neigeait à Lyon jeudi.
"""
AR = """\
جمعت شركة فيغا موشن 40 مليون دولار لنموذجها للفيديو
قالت الشركة في 14 مارس 2024 إن نموذجها أنفيل ينتج مقاطع مدتها 30 ثانية.
وأضافت أنها لا تنافس سورا.
"""
ZH = """\
织女影像为其视频模型融资4000万美元
该公司2024年3月14日表示，其模型“铁砧”可生成最长30秒的视频。
公司称，它并不与Sora竞争。
"""
TELLING = {
    "en": (EN, ["40 million dollars → 40000000 USD", "14 March 2024 → 2024-03-14", "Sora → sora", "negations: not"]),
    "fr": (
        FR,
        ["40 millions de dollars → 40000000 USD", "14 mars 2024 → 2024-03-14", "Sora → sora", "déclaré → claims"],
    ),
    "ar": (AR, ["40 مليون دولار → 40000000 USD", "14 مارس 2024 → 2024-03-14", "سورا → sora", "negations: لا"]),
    "zh": (ZH, ["4000万美元 → 40000000 USD", "2024年3月14日 → 2024-03-14", "Sora → sora", "negations: 并不"]),
}
"""Language → a story, and notes that its worksheet must have."""
