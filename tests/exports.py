"""Exports of press databases of our own invention, in the shapes their users describe."""

from __future__ import annotations

EUROPRESSE = """<!DOCTYPE html><html lang="fr"><head><title>Documents</title></head><body>
<article><header>
<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Courrier de Tarvel, no. 4301</span></div>
<div><span class="DocHeader">Économie, mercredi 11 septembre 2024 212 mots, p. 5</span></div>
<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">La piscine de
<mark>Tarvel</mark> fermera</p><p class="sm-margin-bottomNews titreArticleVisu rdp__subtitle">Les clubs
d&eacute;noncent une d&eacute;cision brutale.</p></div>
<div class="sm-margin-bottomNews docAuthors">VERMEIL ANA</div></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer">
<p>Le conseil municipal a vot&eacute; mardi la fermeture de la piscine, malgr&eacute; l&rsquo;opposition des clubs
et d&rsquo;une partie des habitants. La d&eacute;cision prendra effet en septembre.</p>
<p>«&nbsp;Nous n&rsquo;avons pas &eacute;t&eacute; consult&eacute;s&nbsp;», regrette la pr&eacute;sidente du club de
natation, qui compte trois cents licenci&eacute;s.</p><p>Lire aussi p. 6</p></div></div></section>
<footer><div class="publiC-lblCertificatIssuedTo">Cet article est paru dans Le Courrier de Tarvel</div>
<p>&copy; 2024 Le Courrier de Tarvel. Tous droits r&eacute;serv&eacute;s.</p>
<div class="publiC-lblNodoc">news·20240911·CT·0005</div></footer></article>
<article><header><div class="rdp__DocPublicationName">
<span class="DocPublicationName">La Gazette inventée (site web)</span></div>
<div><span class="DocHeader">jeudi 12 septembre 2024 90 mots</span></div>
<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">Le maire s’explique</p></div></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer"><p>Le maire a reçu jeudi les clubs, qui
demandaient à être entendus depuis l’annonce de la fermeture.</p></div></div></section></article>
</body></html>"""

EUROPRESSE_OLD = """<html><body><table><tbody><tr><td><span class="DocPublicationName">Le Courrier de Tarvel, no. 99
</span><br><span class="DocHeader">Région, </span><span class="DocHeader">lundi, </span><span class="DocHeader">3 juin
2013, </span><span class="DocHeader">p. 4</span><br><br><span class="TitreArticleVisu">La digue tiendra</span><br>
<p>Les ingénieurs ont rendu lundi leur rapport sur la digue de Brévin, que la tempête avait ébranlée.</p>
<p>Ils jugent qu'elle tiendra dix ans encore.</p><p>© 2013 Le Courrier de Tarvel. Tous droits réservés.</p>
<p>Numéro de document : news·20130603·CT·0099</p></td></tr>
<tr><td><span class="DocPublicationName">La Gazette inventée</span><br><span class="DocHeader">mardi, </span>
<span class="DocHeader">4 juin 2013</span><br><span class="TitreArticleVisu">Le port rouvre</span><br>
<p>Le port de Brévin a rouvert mardi aux bateaux de pêche, après trois jours d'arrêt.</p></td></tr></tbody></table>
</body></html>"""

FACTIVA_PLAIN = """Économie
La piscine de Tarvel fermera en septembre

Ana Vermeil
212 mots
11 septembre 2024
06:15
Le Courrier de Tarvel
COUTAR
Français
Copyright 2024 Le Courrier de Tarvel. Tous droits réservés.

Le conseil municipal a voté mardi la fermeture de la piscine, malgré l’opposition des clubs et d’une partie des
habitants.

« Nous n’avons pas été consultés », regrette la présidente du club de natation.

Document COUTAR0020240911ek9b0000z

Le maire s’explique
90 mots
12 septembre 2024
La Gazette inventée
GAZINV
p. 3
Français
© 2024 La Gazette inventée

Le maire a reçu jeudi les clubs, qui demandaient à être entendus.

Document GAZINV0020240912ek9c00001
"""

FACTIVA_CODED = """SE      Économie
HD      La piscine de Tarvel fermera en septembre
BY      Ana Vermeil
WC      212 mots
PD      11 septembre 2024
SN      Le Courrier de Tarvel
SC      COUTAR
LA      Français
CY      Copyright 2024 Le Courrier de Tarvel.
LP
Le conseil municipal a voté mardi la fermeture de la piscine, malgré l’opposition des clubs.
TD
« Nous n’avons pas été consultés », regrette la présidente du club de natation.
NS      gcom : Communes
PUB     Presses de Tarvel
AN      Document COUTAR0020240911ek9b0000z
"""

_HTML_HEAD = '<div class="article frArticle"><div id="hd"><span class="frHeadline">'
FACTIVA_HTML = f"""<html><body>{_HTML_HEAD}La piscine de Tarvel fermera</span></div>
<div class="author">Ana Vermeil</div>
<div>212 mots</div><div>11 septembre 2024</div><div>06:15</div><div>Le Courrier de Tarvel</div><div>COUTAR</div>
<div>Français</div><div>Copyright 2024 Le Courrier de Tarvel.</div>
<p class="articleParagraph frarticleParagraph">Le conseil municipal a vot&eacute; mardi la fermeture de la piscine.</p>
<p class="articleParagraph frarticleParagraph">Les clubs n’ont pas été consultés.</p>
<p>Document COUTAR0020240911ek9b0000z</p></div>
{_HTML_HEAD}Le maire s’explique</span></div><div>90 mots</div><div>12 septembre 2024</div><div>La Gazette inventée</div>
<div>Français</div><div>© 2024</div><p class="articleParagraph frarticleParagraph">Le maire a reçu jeudi les clubs.</p>
<p>Document GAZINV0020240912ek9c00001</p></div></body></html>"""


def as_rtf(text: str) -> str:
    """The text as a small RTF file, its accents escaped as word processors do."""
    escaped = "".join("\\par\n" if char == "\n" else char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs20 " + escaped + "}"
