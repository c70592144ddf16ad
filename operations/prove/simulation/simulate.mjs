// Answers simulations: a JSON list on standard input, one answer each on standard output, in the same order.
import { runSimulation } from '@cloud-copilot/iam-simulate'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)

const answers = []
for (const simulation of JSON.parse(Buffer.concat(chunks).toString())) {
  for (const name of ['resourcePolicy', 'permissionBoundaryPolicies']) {
    if (simulation[name] === null) delete simulation[name]
  }
  if (simulation.vpcEndpointPolicies.length === 0) delete simulation.vpcEndpointPolicies
  const found = await runSimulation(simulation, {})
  answers.push({
    allowed: found.overallResult === 'Allowed',
    ignored: (found.result ? [found.result] : found.results ?? []).flatMap((each) => each.ignoredContextKeys ?? []),
    error: found.resultType === 'error' ? JSON.stringify(found.errors) : '',
  })
}
process.stdout.write(JSON.stringify(answers))
