const express = require('express')
const serverless = require('serverless-http')
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')

const sqs = new SQSClient({})
const app = express()

app.use(express.json())
app.post('/orders', async (req, res, next) => {
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: req.body.id }))
    res.status(202).json({ id: req.body.id })
  } catch (err) {
    next(err)
  }
})

module.exports.handler = serverless(app)
