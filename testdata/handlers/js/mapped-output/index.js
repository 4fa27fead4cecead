"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
const client_sns_1 = require("@aws-sdk/client-sns");
const sns = new client_sns_1.SNSClient({});
const announce = async (order) => {
    await sns.send(new client_sns_1.PublishCommand({ TopicArn: process.env.TOPIC, Message: order.id }));
};
const handler = async (event) => {
    const order = JSON.parse(event.body);
    announce(order);
    return { statusCode: 202 };
};
exports.handler = handler;
//# sourceMappingURL=index.js.map
