"""What people may type to break, mislead or take over whatever shows it: one list for every exit.

Each text is a text for all that: nothing of it may become a formula, a link, markup, another entry
or another line than it says, and nothing of it may vanish without a word.
"""

from itertools import chain, product

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1;2)", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)"),
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://kwaad.example","klik")'),
)
BEFORE_A_FORMULA = ("", "\t", "\r", "\n", "\r\n", " ", "\u00a0", "\u200b", "\ufeff", "'", '"', ";")
MORE_FORMULAS = (
    *("=", "+", "-", "@", "==", "+-1", "=1+1\n=2+2", "=WEBSERVICE('http://x')", "=A1", "=R[1]C"),
    *("=DDE('cmd','/C calc','x')", "=IMPORTXML('http://x','//a')", "{=1+1}", "=[1]Blad!A1", "#=1"),
    *("=_xlfn.SINGLE(A1)", "=INDIRECT('A1')", "=TODAY()", "=1+1\x00", "\x00=1+1", "=\u202e1+1"),
)
LINKS = (
    *("http://kwaad.example", "https://kwaad.example/?a=1&b=2", "mailto:a@kwaad.example"),
    *("file:geheim.txt", "file://kwaad.example/x", "\\\\server\\map", "ftp://kwaad.example/x"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<b>x</b>", "vbscript:x"),
    *("www.kwaad.example", "//kwaad.example", "smb://server/map", "tel:+31612345678"),
    *("ms-excel:ofe|u|http://kwaad.example/a.xlsx", "#'Actieagenda'!A1", "a@kwaad.example"),
)
MARKUP = (
    *(
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//kwaad.example></SCRIPT>",
        "<img src=x onerror=x>",
    ),
    *('"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "<svg><script>1</script></svg>"),
    *("</blockquote></article><h1>Valse kop</h1>", "<style>*{display:none}</style>", "--><!--"),
    *('<a href="http://kwaad.example">klik</a>', "<iframe src=//kwaad.example>", "<b>vet</b>"),
    *("<form action=//kwaad.example><input name=csrf_token>", "<base href=//kwaad.example>"),
    *('<meta http-equiv="refresh" content="0;//kwaad.example">', "<!doctype html>", "</textarea>"),
    *("</title><title>", "<plaintext>", "<template><script>1</script></template>", "<math><mi//x>"),
    *("&lt;b&gt;vet&lt;/b&gt;", "&amp;", "&#x1;", "&#60;script&#62;", "&nbsp", "&notanentity;"),
    *(
        '" onmouseover="alert(1)',
        "' autofocus onfocus='alert(1)",
        "` onx=`1",
        "<br>",
        "<",
        ">",
        "&",
    ),
)
PARTS_OF_A_FILE = (
    *("</t></is></c><c><f>1+1</f></c>", "<f>1+1</f>", "]]>", "<![CDATA[x]]>", "<!-- -->"),
    *("<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:geheim.txt'>]>", "&e;"),
    *("<is><t>x</t></is>", '<hyperlink ref="A1"/>', "</worksheet>", "&L&P", "&&", "&D &T &F"),
    *("_x0041_", "_x000D_x0041_", "_x005F_x0041_", "_x0000_", "__x0041__", "_xZZZZ_", "_x0041"),
    *("BEGIN:VEVENT", "rood\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:vals", "X\nATTACH:file:x"),
    *(
        'a;b,c:d\\n\\;ALTREP="cid:x"',
        "END:VCALENDAR",
        "\\n\\,\\;\\\\",
        "a\r\n b",
        "Set-Cookie: a=b",
    ),
)
VALUES = (
    *("#REF!", "#N/A", "#DIV/0!", "TRUE", "ONWAAR", "1e9", "1E400", "0x1F", "1.234,56", "1,5"),
    *("31-12-2027", "2027-02-30", "1/2", "00012", "12345678901234567890", "½", "NaN", "-0", "null"),
    *("'", '"', '""', "\\", "/", "actie:9f86d081884c7d65@12", "vervolg:meeting@0", "deel:2", "A"),
)
PLACEHOLDERS = (
    *(
        "{naam}",
        "${naam}",
        "%s",
        "%(x)s",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "#{7*7}",
        "{ROL}",
        "{V01.NAOK}",
    ),
    *("{if(1,'a','b')}", "{TOKEN:FIRSTNAME}", "$(id)", "`id`", "|id", "; rm -rf /", "../../etc/x"),
    *("'; DROP TABLE response; --", "1' OR '1'='1", "x :x ?", "\\u0000", "\\x00", "%00", "%n%n%n"),
)
CONTROLS = tuple(f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0)))
NOT_CHARACTERS = (
    *("\ufffe\uffff", "\U0001ffff", "\U0010fffe", "\ufdd0", "\ud800", "a\udc00b", "\udfff\ud800"),
    *("half \ud83d", "andere helft \ude00", "\ufffd", "\U0010ffff", "\ue000", "\ufeff"),
)
MISLEADING = (
    *("neef\u202elezer", "\u2066x\u2069", "\u202ax\u202c", "\u2067=1+1\u2069", "\u200fشلوم\u200e"),
    *(
        "a\u2028b",
        "a\u2029b",
        "\u200b\u200c\u200d\u2060",
        "\u00ad",
        "\u180e",
        "\u3164",
        "e" + "\u0301" * 300,
    ),
    *("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "раураl", "ﷺ", "𝕬𝖓𝖓", "👩‍👩‍👧‍👦", "🏳️‍🌈", "¡¿", "İi", "ß", "ŉ", "ﬁ"),
)
LONG = (
    *("😀" * 100, "\r\n" * 40, "x" * 4_000, "a b " * 2_000, "regel\n" * 400, "\u200b" * 40_000),
    *("x" * 40_000, "😀" * 20_000, "_x0041_" * 6_000, "\u0301_x0041_" * 6_000),
)

SHORT = tuple(
    dict.fromkeys(
        chain(
            map("".join, product(BEFORE_A_FORMULA, FORMULAS)),
            *(MORE_FORMULAS, LINKS, MARKUP, PARTS_OF_A_FILE, VALUES, PLACEHOLDERS),
            *(CONTROLS, NOT_CHARACTERS, MISLEADING),
        )
    )
)
"""All but the long ones, each once."""

HOSTILE = (*SHORT, *LONG)
