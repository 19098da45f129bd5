"""Numbers in sentences."""


class Count(int):
    """A number of things: `{n:article}` says “1 article” or “2 articles”, `{n:is/are}` which word.

    Examples
    --------
    >>> "{n:article}, which {n:is/are} read".format(n=Count(1))
    '1 article, which is read'
    """

    def __format__(self, thing: str) -> str:
        one, slash, many = thing.partition("/")
        if not one:
            return super().__format__(thing)
        if slash:
            return one if self == 1 else many
        return f"{int(self)} {thing}{'' if self == 1 else 's'}"
