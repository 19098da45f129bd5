"""Twice the same community, once with fewer articles; see tests/bot/test_two_worlds.py.

`shelf` has the articles and `shelf_librarian` serves them, `in_process` is Discord, `setting` and
`community` are the guilds and their people, and `stage` is all of that with the bot in it.
`actions` and `changes` are what people do there; what begins with `chance` makes it up. `worlds`
tells what somebody's world is compared with, and `seen` what of it.
"""
