const { importFile } = require('./lib/import')

exports.handler = async (event) => {
  const results = []
  for (const { s3 } of event.Records) {
    results.push(await importFile(s3.bucket.name, s3.object.key))
  }
  return results
}
