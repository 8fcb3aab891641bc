"""Coming in with the account of one's own municipality, by OpenID Connect.

Read in this order: `providers` (which municipality signs on where, from a file), `dialogue` (what
is said with a provider, as plain values), `roles` (claims → a role here), `openid` (the dialogue
itself, on Authlib and joserfc: the only module that needs the extra `oidc`).
"""
