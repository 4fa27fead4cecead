const config = await (await fetch('https://config.example/app.json')).json();

export const handler = async (event) => ({ statusCode: 200, version: config.version });
