"""The sentence for every problem and finding: what is wrong, where, and what to do; by code, in English.

The Chinese ones are in the catalogue. Placeholders are the names of the details that the code is raised with.
"""

from wangge.language.sentences import drawing, reading, writing

SENTENCES = {**reading.SENTENCES, **drawing.SENTENCES, **writing.SENTENCES}
