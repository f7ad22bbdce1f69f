"""The journal of leases: what was added is read, and what is no event is passed over."""

from gitsync.leases import journal


def test_what_was_added_is_read(tmp_path):
    folder = str(tmp_path / 'epic')
    journal.add(folder, 'acquire', 'epic_readme', 'A', 's', waited=6.5, generation=1)
    journal.add(folder, 'release', 'epic_readme', 'A', 's')
    assert [
        (event['event'], event['lock'], event['agent'], event['session'], event['waited'])
        for event in journal.read(folder)
    ] == [
        ('acquire', 'epic_readme', 'A', 's', 6.5),
        ('release', 'epic_readme', 'A', 's', None),
    ]


def test_what_is_no_event_is_passed_over(tmp_path):
    folder = str(tmp_path)
    assert list(journal.read(folder)) == []
    journal.add(folder, 'break', 'x', 'A', 's')
    with open(tmp_path / journal.NAME, 'ab') as file:
        file.write(b'\n[]\n{"at": "soon", "event": "e", "lock": "x"}\n{"event": 1}\n\xff\n{"at"')
    assert [event['event'] for event in journal.read(folder)] == ['break']
