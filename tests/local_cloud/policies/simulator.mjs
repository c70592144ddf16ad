// Answers simulations: one JSON text a line on standard input, one answer a line on standard output.
import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

for await (const line of createInterface({ input: process.stdin })) {
  const found = await runSimulation(JSON.parse(line), {})
  const each = found.result ?? found.results?.[0]
  process.stdout.write(JSON.stringify({
    allowed: found.overallResult === 'Allowed',
    ignored: each?.ignoredContextKeys ?? [],
    error: found.resultType === 'error' ? JSON.stringify(found.errors) : '',
  }) + '\n')
}
