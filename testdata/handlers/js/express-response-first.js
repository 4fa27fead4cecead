const express = require('express')
const serverless = require('serverless-http')
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')

const sqs = new SQSClient({})
const app = express()

app.use(express.json())
app.post('/orders', async (req, res) => {
  const { id } = req.body
  res.status(202).json({ id })
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: id }))
})

module.exports.handler = serverless(app)
