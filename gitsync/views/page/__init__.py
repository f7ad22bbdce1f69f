"""An epic as a page for a browser: the board and the report.

bars     Savings and overhead as bars
content  What a page shows: the board, the report, the past and the attic as one value
drawing  The timeline as shapes: places in percent of the width, heights in pixels
events   The timeline as a list, for who does not see the picture
html     A page as text, from the templates in gitsync/pages
live     The board served to this machine's browsers, and told to them anew when it changes
"""
