"""Reviewing: a person goes through what was found and decides; the decisions are a file and hold.

What a front end stands on::

    from cleaner.review.store import Store
    from cleaner.review.session import Review

    store = Store("cleaner.decisions.yaml")                  # need not exist
    review = Review(store, [(path, text, engine), ...], who="wang")   # engines without decisions

    review.sheets                    # one `Sheet` a document: .path, .name, .text, .cleaned, .items, .stale
    sheet.items                      # `Item`s in order: .finding, .decision (None: open), .open
    sheet.cleaned                    # `Cleaned` with everything decided so far; anew after each decision
    review.progress                  # (decided, all)
    review.open_items()              # the queue: (sheet, item), in order

    review.decide(sheet, item.finding, "accept")             # also "reject"; "fill" takes a value
    review.decide(sheet, item.finding, "fill", "枫桥", reason="县志")
    review.fill_kind(sheet, "place", "枫桥")                  # all masks of a kind in the document
    review.fill_kind(sheet, "place", "枫桥", before="镇")     # … only those in front of 镇
    review.accept_rule(sheet, rule)                          # whatever the rule finds in the document
    review.switch_off(rule, sheet, reason="…")               # in the document; without sheet: in the project
    review.keep(rule, "维生素D", reason="…")                  # a text the rule leaves alone, in the project
    review.undo()                                            # the last step of this review; False: none

Each of them writes the file before it returns (locked, merged with what others wrote, atomic), and raises a
`CleanerError` with nothing decided where that fails. Nothing is kept anywhere else: another `Review` of the
same documents goes on where this one stopped, also when the text has moved. `review.reload()` reads what
others decided meanwhile. A finding that was rejected stays in `items` with outcome `protected`.
"""
