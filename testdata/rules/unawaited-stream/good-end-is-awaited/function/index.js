const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});

exports.handler = async (event) => {
  const rows = [];
  const object = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }));
  await new Promise((resolve, reject) => {
    object.Body.on('data', (chunk) => rows.push(chunk));
    object.Body.on('end', resolve);
    object.Body.on('error', reject);
  });
  const again = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }));
  for await (const chunk of again.Body) rows.push(chunk);
  return { statusCode: 200, rows: rows.length };
};
