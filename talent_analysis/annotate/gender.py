"""The likely gender of a person, from a title, a role or a first name; null where nothing tells."""

from __future__ import annotations

import re

_MEN = frozenset(
    """
    abdallah abdou abdoulaye abel achille adolphe ahmed aimé alcide alexandr alexandre alexis amadou ambroise
    amédée anatole anders andrea andrew andré andy anis anselme anthony antoine aristide arjun arvid auguste
    aurèle aymar babacar bakary bao baptiste barnabé barry barthélemy basile bilal billy bjarne björn blaise
    blake bobby bongani boris boubacar bradley brice bruce bruno carl cesare charles chase cheikh chip chris
    christian christophe chuck clarence clay clovis clyde clément cole constant cosme cyrille côme dale daniel
    danny dante dario dariusz dave deepak demba demis denis diego dieter dimitri dmitri doug driss duke earle
    ekow elia elias elliot elyas emeka emile emmanuel enrique enzo ettore eugene eugène eustache evgueni ezekiel
    ezra fabrice felipe femi ferdi firmin florent fodé friedrich fulgence félicien gabriel gary gaspard gaëtan
    gene geoffrey george georges gilles giuseppe greg gregory grégory guillaume gunnar gustave guy guénolé
    gwenaël hamid harry haruto hassan heinrich henri henry hercule hervé hippolyte hiroshi honoré hugo hugues
    hussein håkon hélier ibrahima idir idriss igor ikenna ilya ilyas ismaël ismaïl issa ivan jacques jaime jake
    jakub jamal jamie jay jean jean-baptiste jeffrey jens jeremy jimmy joe jonah jorge joseph joshua josué josé
    joël jules jun jérémie jérôme jón jürgen kader kai karim karl kash kenji khalid koffi kofi kouassi kwabena
    kwadwo kwame kwasi kyle lamine lance lancelot larry lars laurent lawrence lazare lee leif lothaire lothar
    louis luca lucas ludwig luke léo léonide malick malo mamadou mandla marceau marcel marco mario mathias
    mathieu matthew matthias matthieu mattia maurice maxime mehdi micah michel michele mike mikhaïl milos misha
    modou mohamed mohammed moussa moustapha muhammad mustafa mustapha nadir nasser naïm nicola nicolas nikita
    nikola nikolai nils noah noé obinna octave olaf oleg omar otto ousmane ousseynou pablo pacôme pape patrice
    paul pavel pedro pete philippe philémon pierre placide pol prosper rachid raffaele raj randy raoul raphaël
    rasmané ray rayan rené rodolphe rohan ronan roy ruoming régis rémi rémy sacha salvatore sam samba samir
    samuel sanjay satoshi satya saul serge sergei sergueï seydou shane sidney sindre sipho sofiane souleymane
    stanley steve stéphane sundar sven sylvère sékou tahar takumi tancrède terence terrence thabo thaddée themba
    thierry thomas théo théodule théophane théophile tidiane timothy timothée tobias tomasz tommy tomás tony
    tugdual tunde tyrell ulrich uwe vance vicente vikram vincent vladimir wade walt wandrille wayne wei wesley
    wolfgang yanis yao youri youssouf yuri yusuf yves zane zhifeng élias élie émile émilien étienne évariste
    ólafur þórir
    """.split()
)
_WOMEN = frozenset(
    """
    abena achieng adaeze adjoa agathe aglaé agnès akiko akosua alison alix alizée aliénor allison ama amber
    aminata amparo amy anaïs annaïg annelies aoife apolline ashley astrid aude audrey autumn awa ayelet aïcha
    aïssatou beatrix betty beverly bintou birgit bleuenn brigid brooke béatrix bérengère capucine carmen cathy
    chantal chidinma chloé christel cindy claire consuelo coumba courtney daphné deborah deirdre denise djenaba
    dolores doris edwige efua elisabeth elise elizabeth ellen emily enora esther fadila fadwa faith fanchon
    fanny fatou fatoumata femke fidji fionnuala fleur freja félicité garance gertrud gladys grace gudrun gwen
    hannah hawa heather hedwig hedwige helen hildegard hiroko hitomi holly hope hrefna hye-jin ifeoma ilse
    ingeborg ingrid ingvild inès iris irmgard isabel isaure jade jennifer ji-woo joy judith kadiatou karen karin
    kathleen kathy katrin keiko kelly kelsey kerstin khady kim-anh kirsten kristin lakshmi lauren leah lesley
    leïla lilian lindiwe lindsey ling lisbeth lison liv lou louison lucy lys léonor mabel maeve maguy manon
    maren margaux margot marguerite mariam marie-ange marie-lou marion marisol mariétou mary maryam maryse maud
    maylis maëlys maïmouna megan mei mei-lin mercedes mira miriam misaki mizuki molly muriel mwende myriam nancy
    nawel ndèye nelly ngozi niamh ninon nkechi noa nolwenn nomsa noor nour noémi nusrat océane oumou paige peggy
    pilar pilvi polly priya rachel ragnhild randi raquel rebecca rebekah rocío rokhaya rose rose-may rozenn ruth
    sakura sally salomé sandy sarah saskia sharon shirley sigrid siobhán siv sixtine skye solange soledad solenn
    solveig summer sunita sunniva susan suzon sólrún thandeka thandiwe thaïs thi-mai tiffany toril tove violaine
    vivian wahiba wanjiru wendy ximena xiu yaa yaël ysé yuko zanele zoé ève édith élisabeth éléonor
    """.split()
)
_MASCULINE_ENDS = (
    "o",
    "os",
    "us",
    "or",
    "ur",
    "rt",
    "rd",
    "ld",
    "n",
    "ck",
    "k",
    "f",
    "d",
    "c",
    "t",
    "x",
    "b",
    "ël",
    "el",
    "il",
    "ic",
    "er",
    "im",
    "am",
    "ar",
    "is",
    "as",
    "ry",
    "v",
)
_FEMININE_ROLES = re.compile(
    r"(?:trice|euse|ière|ienne|ante|ente|esse|ée|ère|aine|onne|ale|elle|ine|ive|femme|mère|sœur|fille|dame|reine|avocate|députée|élue|adjointe|cheffe|maîtresse)$"
)
_MASCULINE_ROLES = re.compile(
    r"(?:teur|eur|ien|ier|ant|ent|ain|é|homme|père|frère|fils|roi|patron|préfet|avocat|député|adjoint|chef|délégué|élu)$"
)
_FEMININE_ADJECTIVES = frozenset(["ancienne", "nouvelle", "première", "née", "cheffe", "directrice", "présidente"])
_MASCULINE_ADJECTIVES = frozenset(["ancien", "nouveau", "premier", "né"])
_NEUTRAL_ROLES = frozenset(["chercheur-e", "ministre", "maire", "médecin", "président-e", "président"])


def of_name(name: str, before: str) -> tuple[str, str] | None:
    """(`m` or `f`, `sure` or `likely`) by the title before a person's name or its first name; null where none tells."""
    if re.search(r"\bMM?[.\u2024]\s?$|\bmonsieur\s$", before, re.IGNORECASE):
        return "m", "sure"
    if re.search(r"\bM(?:me|lle)s?\.?\s?$|\bmadame\s$", before, re.IGNORECASE):
        return "f", "sure"
    words = name.split()
    if len(words) < 2:
        return None
    first = words[0].lower()
    for table, gender in ((_MEN, "m"), (_WOMEN, "f")):
        if first in table or first.split("-")[0] in table:
            return gender, "sure"
    if first.endswith(("a", "e", "ie", "ée")):
        return "f", "likely"
    return ("m", "likely") if first.endswith(_MASCULINE_ENDS) else None


def of_role(role: str | None) -> str | None:
    """`m`, `f` or null for a role such as « directrice »."""
    if not role or role in _NEUTRAL_ROLES:
        return None
    if _FEMININE_ROLES.search(role):
        return "f"
    return "m" if _MASCULINE_ROLES.search(role) else None


def of_description(role: str) -> tuple[str, str] | None:
    """(`m` or `f`, `sure` or `likely`) that the words of a role show: « la cheffe », « ancienne chef d’équipe »."""
    words = role.lower().split()
    if not words:
        return None
    if words[0] in ("la", "une", "cette", "sa") or any(word in _FEMININE_ADJECTIVES for word in words[:3]):
        return "f", "sure"
    if words[0] in ("le", "un", "ce") or any(word in _MASCULINE_ADJECTIVES for word in words[:3]):
        return "m", "sure"
    heads = [word for word in words[:3] if len(word) > 3]
    shown = next((g for word in heads if (g := of_role(word))), None)
    return (shown, "likely" if shown == "m" else "sure") if shown else None
