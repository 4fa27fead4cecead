const { NestFactory } = require('@nestjs/core');
const { DocumentBuilder, SwaggerModule } = require('@nestjs/swagger');

exports.handler = async () => {
  const app = await NestFactory.create(class {});
  return SwaggerModule.createDocument(app, new DocumentBuilder().build());
};
