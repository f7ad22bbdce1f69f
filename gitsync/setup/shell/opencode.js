// gitsync edit-hook (made by 'gitsync install', taken out by 'gitsync uninstall')
// OpenCode asks gitsync before a tool writes, names the session to its shells, and keeps the brief
// when it compacts.
import { spawnSync } from 'node:child_process'

const DOCUMENT = /(^|\/)(EPIC_README\.md|feature_[^/]*\/STATUS|\.gitsync\.toml)$|agent_comms\/.*\.md$|agent_checkpoints\/.*\.json$/

const MISSING = 'gitsync does not run here (install it, then see gitsync doctor)'
let isTold = false

// what a gitsync command says to these words on its standard input
const asked = (words, folder, input = '') =>
  spawnSync('gitsync', words, { cwd: folder, input, encoding: 'utf8', timeout: 10000 })

export const gitsync = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    const told = asked(['edit-hook'], directory, JSON.stringify({
      hook_event_name: 'tool.execute.before',
      session_id: input.sessionID,
      cwd: directory,
      tool_name: input.tool,
      tool_input: output.args,
    }))
    if (told.status === 2) throw new Error(told.stderr)
    if (told.status === 0) {
      if (told.stdout.trim()) throw new Error(JSON.parse(told.stdout).reason)
      return
    }
    if (!isTold) console.error(`${MISSING}: edits are not judged`)
    isTold = true
    const { filePath, content, newString } = output.args ?? {}
    if (DOCUMENT.test(filePath ?? '') && (content ?? newString) !== undefined) {
      throw new Error(`${MISSING}: this edit of a shared document cannot be judged`)
    }
  },
  'shell.env': async (input, output) => {
    if (input.sessionID) output.env.GITSYNC_SESSION = input.sessionID
  },
  'experimental.session.compacting': async (_, output) => {
    const told = asked(['brief'], directory)
    if (told.status === 0) output.context.push(told.stdout)
  },
})
