"""An epic before its work begins: its folder, the offer of parallel work.

epic_files   The files of a whole new epic, from templates
integration  The ten integration steps, and the block that each adds to a team's guide
offers       The offer of parallel work, and the user's answer in EPIC_README.md
savings      What features save when they are worked on side by side
stages       The stages of an epic, and the step that is next in each
templates    Templates with their placeholders filled in
"""
