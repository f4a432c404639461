"""Stories for drafts, one in each language, on a studio and a model that do not exist; and a program that drafts."""

from __future__ import annotations

EN = """\
Tamarix Studio raises $25 million

GHENT, 3 June 2024 – Tamarix Studio, founded in 2019 by Lena Okafor, films with words.
The money, $25 million, comes from a round that was led by Delta Fonds and that took the studio half a year to close.
The video model Oriel, developed by Tamarix Studio, went on sale last week in nine countries of the European Union.
Oriel can make videos from text, which took its engineers two years of work in a cellar by the river.
Lena Okafor, chief executive of Tamarix Studio, spoke in Ghent in the afternoon and left without a word about rivals.
It rained all day, and the trams were late.
"""
FR = """\
Tamarix Studio lève 25 millions de dollars

GAND, le 3 juin 2024 – Tamarix Studio, fondée en 2019 par Lena Okafor, filme avec des mots.
Le modèle Oriel, développé par Tamarix Studio, est en vente depuis une semaine dans neuf pays de l'Union européenne.
Oriel peut créer des vidéos à partir de textes, ce qui a demandé deux ans de travail dans une cave au bord du fleuve.
Lena Okafor, directrice générale de Tamarix Studio, a parlé à Gand dans l'après-midi, puis elle est partie sans un mot.
Il a plu toute la journée, et les trams étaient en retard.
Les passants attendaient sous leurs parapluies, et personne ne parlait d'autre chose que de la pluie et du beau temps.
"""
AR = """\
جمعت تاماريكس 25 مليون دولار
تأسست تاماريكس في عام 2019 في مدينة غنت البلجيكية، حيث كان المطر يهطل طوال اليوم.
أطلقت تاماريكس نموذج أوريل في 3 يونيو 2024 بعد عامين من العمل في قبو على ضفة النهر.
يمكن لنموذج أوريل إنشاء مقاطع فيديو من النص، وقد طلب المهندسون وقتا طويلا لذلك.
كانت عربات الترام متأخرة، وكان الناس ينتظرون تحت المظلات.
وتحدث المارة عن الطقس طويلا، ولم يسأل أحد منهم عن الأفلام أو عن المال أو عن القبو القديم.
"""
ZH = """\
柽柳工作室融资2500万美元
柽柳工作室成立于2019年，办公室在根特河边的一间地下室里，窗外的电车总是晚点。
柽柳工作室2024年6月3日发布了视频模型奥里尔，当天全城都在下雨，街上几乎没有人。
奥里尔可以从文本生成视频，工程师们为此在地下室里工作了整整两个冬天。
雨下了一整天，人们撑着伞等车。
"""
STORIES = {"en": EN, "fr": FR, "ar": AR, "zh": ZH}
KNOWN = {
    "en": "",
    "fr": "",
    "ar": """
tamarix-studio:
  type: Company
  label: {en: Tamarix Studio, ar: تاماريكس}
  description: A studio.

oriel:
  type: VideoModel
  label: {en: Oriel, ar: أوريل}
  description: A video model.
""",
    "zh": """
tamarix-studio:
  type: Company
  label: {en: Tamarix Studio, zh: 柽柳工作室}
  description: A studio.

oriel:
  type: VideoModel
  label: {en: Oriel, zh: 奥里尔}
  description: A video model.
""",
}
"""Entities that a curator knows, by the language of the story: rules find no new Arabic and Chinese names for sure."""
EXPECTED = {
    "en": {
        "tamarix-studio-round-2024-06 raisedBy tamarix-studio",
        "tamarix-studio-round-2024-06 amount 25000000 USD",
        "tamarix-studio-founding object tamarix-studio",
        "tamarix-studio-founding date 2019",
        "tamarix-studio-founding actor lena-okafor",
        "oriel developedBy tamarix-studio",
        "oriel hasCapability text-to-video",
        "lena-okafor worksFor tamarix-studio",
    },
    "fr": {
        "tamarix-studio-round-2024-06 raisedBy tamarix-studio",
        "tamarix-studio-round-2024-06 amount 25000000 USD",
        "tamarix-studio-founding object tamarix-studio",
        "tamarix-studio-founding date 2019",
        "tamarix-studio-founding actor lena-okafor",
        "oriel developedBy tamarix-studio",
        "oriel hasCapability text-to-video",
        "lena-okafor worksFor tamarix-studio",
    },
    "ar": {
        "tamarix-studio-round-2024-06 raisedBy tamarix-studio",
        "tamarix-studio-round-2024-06 amount 25000000 USD",
        "tamarix-studio-founding object tamarix-studio",
        "tamarix-studio-founding date 2019",
        "oriel-release actor tamarix-studio",
        "oriel-release object oriel",
        "oriel-release date 2024-06-03",
        "oriel hasCapability text-to-video",
    },
    "zh": {
        "tamarix-studio-round-2024-06 raisedBy tamarix-studio",
        "tamarix-studio-round-2024-06 amount 25000000 USD",
        "tamarix-studio-founding object tamarix-studio",
        "tamarix-studio-founding date 2019",
        "oriel-release actor tamarix-studio",
        "oriel-release object oriel",
        "oriel-release date 2024-06-03",
        "oriel hasCapability text-to-video",
    },
}
"""What the rules draft of each story."""
OUTLET = """
financial-times:
  type: MediaOutlet
  label: {en: Financial Times}
  also: {en: [FT]}
  description: A newspaper.
"""
