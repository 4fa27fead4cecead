const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});

exports.handler = async (event) => {
  const rows = [];
  const object = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }));
  object.Body.on('data', (chunk) => rows.push(chunk));
  return { statusCode: 200, rows: rows.length };
};
