"""Room 1: values and rules. No files, no git, no clock, no click; "now" is an argument.

  account         The account of an epic: stages and their times, savings, overhead, locks, answers, merges
  agents          Agents' names: which spellings are one agent, and which look like one and are not
  agentsettings   What agents' tools must be told so that they ask before an edit: settings as JSON text, ours merged in or taken out again
  attest          The attestation that the commit gate leaves in a commit: a digest of the change that it judged
  briefing        The brief: what a starting or resuming agent must know, short enough to read at every start
  case            Case: one change as it is judged, with what the rules ask of the before side worked out once: epics, rosters, assignments
  channels        Ownership of comms files: the writer adds messages, the reader flips marks, and what was sent stays
  checkpoint      Checkpoints: JSON objects, one an agent
  conflicts       Conflict markers left in a document
  edits           Edits as agents' tools describe them, applied in memory to the text at hand
  epic            An epic's layout: folders, file names, and what each path in it is
  explanations    Explanations: for each rule why it is there, how to mend what it finds, and an example
  fences          Fenced code: the byte ranges in which a document's lines are text, as CommonMark has them
  filling         What is filled in when an agent changes its records: times that never go back, and the fields that the protocol asks for
  finding         Finding: one rule, broken at one place
  fix             Mending of form where the meaning is plain
  fixcheckpoint   Mending of checkpoints where the meaning is plain
  form            Form: what every document must look like, whoever wrote it
  formcheckpoint  The form of checkpoints: GS501 to GS504 within one file; a second file for one agent is layout.py's
  formmessages    The form of comms files: GS301 to GS304
  formstatus      The form of STATUS files: GS401 to GS404
  founding        The texts that found an epic: its EPIC_README.md, records, channels, the offer of parallel work and the handoff packages
  gaps            Gaps: the outside text as anchors (text lines and sections) and the separators between them
  globs           Patterns: gitignore-style paths and owner patterns, matched without backtracking over more than one star
  governance      Governance: the policy, and what in .gitattributes decides how gated documents are merged
  jsontext        JSON, read with positions and without recursion
  judge           The judgement: every rule for one change, the same at every door
  layout          The layout of an epic: what must and must not stand where
  lease           The lock file: a lease that ends by itself
  ledger          The tables of EPIC_README.md that the coordinator keeps: a row added, an agent replaced, one cell set; every other byte stays
  lines           Lines, field lines and tables: what the kinds share
  managed         Managed blocks: lines that gitsync keeps in a file that belongs to someone else
  markers         Markers: the lines that begin and end sections, found in a document in every dialect
  messages        Message files: one writer, one reader
  moment          Moments: ISO 8601 instants, and the shorter times that message headings carry
  moves           Moves that put an epic's misplaced and misnamed files right
  overrides       Overrides: exceptions made by name, which stay visible
  owners          Who owns what: the policy as a value, the built-in protocol, the place of a path and the owners of its parts
  ownership       Ownership of sectioned documents: before and after, part by part, against the actor
  ownparts        One's own parts of a changed file: the version before with nothing but one agent's edits taken from the version at work
  patterns        Pairs of marker patterns that a policy adds to the dialects
  progress        Progress: staleness, sync points, savings and overhead, from records and "now". The times are the protocol's
  records         Ownership of records: a feature's STATUS is its agent's, a checkpoint its own agent's; who is assigned is the coordinator's
  rows            Rows: what an agent may do in the tables of the outside text
  rulebook        The policy's text: .gitsync.toml as a Policy
  rules           RULES: every rule that gitsync knows, by id
  sample          A sample epic of three agents, as files: what the demo plays with and what doctor probes with
  scaffold        Scaffold: the section that 'epic new' and 'handoff' write for an agent
  sections        Sectioned documents: parse, render, and the value between them
  shell           What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv, rm, git checkout and the like
  snapshot        Snapshots: a tree of files at one moment, as rules see it
  standing        How an epic stands: its features and agents with their records, read from a snapshot into one value
  status          STATUS files: plain 'KEY: value' lines
  steps           Steps: what setting up would change on disk, as values, so that a dry run shows exactly what a real run does
  times           Times before and after: UPDATED and last_checkpoint never go back and never lie more than five minutes ahead
  trailers        Trailers: the `Key: value` lines of a commit message's last paragraph, read and written as git reads them
  twins           Twins: paths that are one file on some disks and two for git
  wiring          Wiring: what install and init write, as text
  writing         Writing a section: the document with another body between its markers, or with the section made, and the proof that nothing else changed
  merge           Merging of every kind: values in, Merged out; its own map there
"""
