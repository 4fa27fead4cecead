// A stream that another stream's listener is given, with the function that asks for the next: the outer one is waited for.
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const csv = require('csv-parser')
const s3 = new S3Client({})

function rowsOf (body) {
  return new Promise((resolve, reject) => {
    let count = 0
    const rows = body.pipe(csv())
    rows.once('error', reject).once('end', () => resolve(count)).on('entry', (header, part, next) => {
      if (header.wanted) part.on('data', () => { count++ })
      part.once('error', next).once('end', () => {
        count += header.size
        next()
      })
    })
    rows.on('data', () => { count++ })
  })
}

exports.handler = async event => {
  const object = await s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
  return rowsOf(object.Body)
}
