"""Texts that run in a browser wherever they become more than text: each says its own number.

A body is a way to run something, a break-out a way to get out of where a text stands. Together they
are twelve hundred.
"""

from itertools import product

BREAK_OUTS = (
    *("", '">', "'>", "`>", "-->", "]]>", "<!--", '"/>', "\\\"'>", "&quot;>"),
    *("</title>", "</textarea>", "</style>", "</script>", "</option></select>"),
    *(
        "</button></form>",
        "</p></li></ul>",
        "</blockquote></article>",
        "</td></tr></table>",
        "\u2028",
    ),
)
BODIES = (
    *("<script>ran(%d)</script>", "<SCRIPT>ran(%d)</SCRIPT>", "<script\n>ran(%d)</script\n>"),
    *("<script type=module>ran(%d)</script>", "<svg><script>ran(%d)</script></svg>"),
    *("<script src=data:text/javascript,ran(%d)></script>", "<<script>ran(%d)//<</script>"),
    *("<scr<script>ipt>ran(%d)</scr</script>ipt>", "<script>/*</script><script>*/ran(%d)</script>"),
    *("<img src=x onerror=ran(%d)>", "<IMG SRC=x OnErRoR=ran(%d)>", "<img/src=x/onerror=ran(%d)>"),
    *(
        "<img src=x\tonerror=ran(%d)>",
        "<img src=x\nonerror\n=\nran(%d)>",
        "<img src=x onerror=ran(%d)",
    ),
    *("<img srcset=x onerror=ran(%d)>", "<picture><img src=x onerror=ran(%d)></picture>"),
    *("<svg onload=ran(%d)>", "<svg/onload=ran(%d)//", "<svg><animate onbegin=ran(%d) dur=1s>"),
    *("<svg><set onbegin=ran(%d) attributeName=x>", "<math><mtext><img src=x onerror=ran(%d)>"),
    *("<svg><style><img src=x onerror=ran(%d)></style>", "<svg><a href=javascript:ran(%d)>x</a>"),
    *("<body onload=ran(%d)>", "<body onpageshow=ran(%d)>", "<style onload=ran(%d)></style>"),
    *("<link rel=stylesheet href=x onerror=ran(%d)>", "<video><source onerror=ran(%d)></video>"),
    *("<audio src=x onerror=ran(%d)></audio>", "<details open ontoggle=ran(%d)>x</details>"),
    *("<input autofocus onfocus=ran(%d)>", "<select autofocus onfocus=ran(%d)></select>"),
    *(
        "<textarea autofocus onfocus=ran(%d)></textarea>",
        "<p tabindex=1 autofocus onfocus=ran(%d)>x",
    ),
    *("<iframe onload=ran(%d)></iframe>", "<iframe src=javascript:parent.ran(%d)></iframe>"),
    *(
        '<iframe srcdoc="<script>parent.ran(%d)</script>"></iframe>',
        "<embed src=javascript:ran(%d)>",
    ),
    *(
        "<object data=javascript:parent.ran(%d)></object>",
        "<object data=x onerror=ran(%d)></object>",
    ),
    *("<a href=javascript:ran(%d)>klik</a>", "<a href=' javascript:ran(%d)'>klik</a>"),
    *("<form action=javascript:ran(%d)><button>x</button></form>", "javascript:ran(%d)"),
    *("<button formaction=javascript:ran(%d)>x</button>", "<base href=javascript:ran(%d)//>"),
    *(
        '<meta http-equiv=refresh content="0;url=javascript:ran(%d)">',
        "<b onmouseover=ran(%d)>x</b>",
    ),
    *(
        '" onmouseover="ran(%d)" x="',
        "' autofocus onfocus='ran(%d)' x='",
        "` onclick=`ran(%d)` x=`",
    ),
    *("<template><script>ran(%d)</script></template>", "<noscript><img src=x onerror=ran(%d)>"),
    *(
        '<noscript><p title="</noscript><img src=x onerror=ran(%d)>">',
        "<xss onclick=ran(%d)>x</xss>",
    ),
    *("&lt;script&gt;ran(%d)&lt;/script&gt;", "%%3Cscript%%3Eran(%d)%%3C/script%%3E"),
    *(
        "\\u003cscript\\u003eran(%d)\\u003c/script\\u003e",
        "+ADw-script+AD4-ran(%d)+ADw-/script+AD4-",
    ),
    *(
        "＜script＞ran(%d)＜/script＞",
        "{{ran(%d)}}",
        "${ran(%d)}",
        "<div style=x:expression(ran(%d))>",
    ),
    *(
        "<scr\x00ipt>ran(%d)</script>",
        "<img src=`x` onerror=ran(%d)>",
        "<marquee onstart=ran(%d)>x",
    ),
)
PAIRS = tuple(product(BODIES, BREAK_OUTS))
EXECUTABLE = tuple(out + body % number for number, (body, out) in enumerate(PAIRS))
