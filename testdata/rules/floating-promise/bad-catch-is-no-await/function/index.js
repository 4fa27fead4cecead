exports.handler = async (event) => {
  fetch('https://audit.example/log').catch(console.error);
  return { statusCode: 201 };
};
