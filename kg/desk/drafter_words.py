"""The words that the rules of the drafter look for, by language, as regular expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one language.

    Attributes:
        raised: to raise money.
        led_by: what stands before the leader of a round.
        valued: to be worth.
        founded: to be founded.
        by: what stands before a founder.
        released: to release.
        developed_by: what stands between a thing and who built it.
        developed: to build, before the thing.
        clips: videos.
        can: to be able to.
    """

    raised: re.Pattern[str]
    led_by: re.Pattern[str]
    valued: re.Pattern[str]
    founded: re.Pattern[str]
    by: re.Pattern[str]
    released: re.Pattern[str]
    developed_by: re.Pattern[str]
    developed: re.Pattern[str]
    clips: re.Pattern[str]
    can: re.Pattern[str]


def _words(**patterns: str) -> Words:
    return Words(**{field.name: _compiled(patterns[field.name]) for field in fields(Words)})


WORDS = {
    "en": _words(
        raised=r"\b(?:raised|raises|has raised|secured|closed)\b",
        led_by=r"\bled by\b",
        valued=r"\b(?:valued (?:it )?at|valuation of|values it at)\b",
        founded=r"\bfounded (?:in|on)\b",
        by=r"\bby\b",
        released=r"\b(?:released|launched|unveiled its|rolled out)\b",
        developed_by=r"\b(?:was )?(?:developed|built|made|created) by\b",
        developed=r"\b(?:developed|built|created)\b(?! by)",
        clips=r"\b(?:clips?|videos?|footage)\b",
        can=r"\b(?:can|is able to|could not|cannot|can't)\b",
    ),
    "fr": _words(
        raised=r"\b(?:a levé|lève|ont levé|a bouclé)\b",
        led_by=r"\bmené[es]? par\b",
        valued=r"\b(?:valorisée? (?:à|de)|valorisation de|valorise à)\b",
        founded=r"\b(?:fondée?|créée?) (?:en|le)\b",
        by=r"\bpar\b",
        released=r"\b(?:a lancé|a sorti|a publié|lance|sort)\b",
        developed_by=r"\b(?:a été )?(?:développée?|conçue?|créée?) par\b",
        developed=r"\b(?:a développé|a conçu|a créé)\b",
        clips=r"\b(?:clips?|vidéos?|séquences?)\b",
        can=r"\b(?:peut|permet de|sait|est capable de)\b",
    ),
    "ar": _words(
        raised=r"(?:جمعت|جمع|حصلت)",
        led_by=r"(?:بقيادة|قادتها|قادها)",
        valued=r"(?:بتقييم|تقييمها|قيمتها|بقيمة سوقية)",
        founded=r"(?:تأسست|تأسس|أُسست)",
        by=r"(?:على يد|أسسها)",
        released=r"(?:أطلقت|أصدرت|طرحت|أطلق)",
        developed_by=r"(?:طورته|طوّرته|من تطوير|الذي طورته|الذي طوّرته)",
        developed=r"(?:طورت|طوّرت)",
        clips=r"(?:مقاطع|مقطع|فيديو|فيديوهات)",
        can=r"(?:يمكن|يستطيع|قادر على|قادرة على|يتيح)",
    ),
    "zh": _words(
        raised=r"(?:完成|获得|融资|筹集|获)(?:了)?",
        led_by=r"由",
        valued=r"估值(?:约|达到|达|为|超过)?",
        founded=r"(?:成立于|创立于|创办于|成立)",
        by=r"由",
        released=r"(?:发布|推出|上线)了?",
        developed_by=r"(?:由)",
        developed=r"(?:开发|研发)了",
        clips=r"(?:视频|短片|影片)",
        can=r"(?:可以|可|能够|能|支持)",
    ),
}
"""Language → its patterns."""

ROLES = {
    role: _compiled(pattern)
    for role, pattern in {
        "Chief executive officer": r"\b(?:chief executive(?: officer)?|CEO|directeur général|directrice générale|PDG)\b"
        r"|الرئيس التنفيذي|الرئيسة التنفيذية|首席执行官",
        "Chief technology officer": r"\b(?:chief technology officer|CTO|directeur technique|directrice technique)\b"
        r"|المدير التقني|首席技术官",
        "Chief scientist": r"\b(?:chief scientist|directeur scientifique)\b|كبير العلماء|首席科学家",
    }.items()
}
"""A role in English → the words for it in every language."""

CAPABILITIES = {
    "text-to-video": (
        "generating video from text",
        _compiled(
            r"(?:videos?|clips?) from (?:a )?(?:text|written|prompts?)"
            r"|(?:vidéos?|clips?) à partir (?:de|d['’]un) (?:textes?|descriptions?)"
            r"|(?:فيديو|مقاطع)[^،.]{0,20}(?:من|انطلاقا من|انطلاقًا من) (?:نص|النص|نصوص|النصوص)"
            r"|(?:根据|从|由)?文[本字](?:生成|转)(?:的)?视频|文生视频"
        ),
    ),
    "image-to-video": (
        "generating video from images",
        _compiled(
            r"(?:videos?|clips?) from (?:a |an |still )?(?:images?|photos?|pictures?)"
            r"|(?:vidéos?|clips?) à partir (?:d['’]une? |d['’])(?:images?|photos?)"
            r"|(?:فيديو|مقاطع)[^،.]{0,20}من (?:صورة|صور|الصور)"
            r"|图(?:片|像)?(?:生成|转)(?:的)?视频|图生视频"
        ),
    ),
    "sound-generation": (
        "generating sound with video",
        _compiled(r"\b(?:sound|audio)\b|\b(?:du son|des sons|l['’]audio)\b|(?:الصوت|أصوات|صوت)|(?:声音|音频|音效)"),
    ),
    "lip-sync": (
        "lip synchronisation",
        _compiled(r"\blip[- ]?sync\w*|synchronis\w+ (?:des |labiale|les )\w*|مزامنة الشفاه|口型同步|对口型"),
    ),
}  # fmt: skip
"""The id of a capability → its English label, and the words for it in every language."""
