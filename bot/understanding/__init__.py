"""What people mean by their own words: intents with their slots, found without a network or a model.

`phrases` reads the file of phrases, `words` turns a sentence into words that compare, `slots` takes months,
sums and numbers out of it, `matcher` weighs the rest against the phrases. All of it is pure and synchronous.
"""
