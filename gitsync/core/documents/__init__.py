"""What documents are made of: parse and render, one module a kind.

checkpoint       Checkpoints: JSON objects, one an agent
json             JSON documents of any shape
jsonl            Files of one JSON object a line
kinds            The kinds of documents: one table, and the module of a kind on each floor
markers/         Markers: the lines that begin and end sections, found in a document in every
                 dialect
message_writing  Writing into message files: an empty channel, a new message, a message added or
                 marked as read
messages         Message files: one writer, one reader
protocol         The names that the protocol gives to folders and files
scaffold         Scaffold: the section that 'epic new' and 'handoff' write for an agent
section_writing  Writing a section: the document with another body between its markers, or with the
                 section made, and the proof that nothing else changed
sections         Sectioned documents: parse, render, and the value between them
status           STATUS files: plain 'KEY: value' lines
"""
