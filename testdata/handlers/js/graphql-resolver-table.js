const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb')
const { DynamoDB } = require('@aws-sdk/client-dynamodb')
const db = DynamoDBDocument.from(new DynamoDB({}))

const resolvers = {
  Query: {
    order: (_, { id }, { db }) => db.get({ TableName: 'orders', Key: { id } }).then(r => r.Item),
    orders: async (_, args, { db }) => (await db.query({ TableName: 'orders' })).Items
  },
  Mutation: {
    async create (_, { id }, { db }) {
      await db.put({ TableName: 'orders', Item: { id } })
      return this.Query.order(_, { id }, { db })
    }
  }
}

exports.handler = ({ action, id }) => {
  const type = action in resolvers.Query ? 'Query' : 'Mutation'
  return resolvers[type][action].call(resolvers, null, { id }, { db })
}
