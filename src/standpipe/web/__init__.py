"""The console: a web application on the council's own machines. A thin shell: parse, call `console`, render.

- `settings`, `urls`, `wsgi`: Django's.
- `pages`: one module of views a part (`signing_in`, `imports`, `estate`, ...), each with its `urls`.
- `templates`, `static`: what the views render; `templatetags.console` has the few tags of the house.
- `serve`: starts the database, brings its tables up to date, and keeps the server running.

No rule lives here: views call the functions of `standpipe.console`.
"""
