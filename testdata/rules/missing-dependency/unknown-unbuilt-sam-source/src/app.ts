import axios from "axios";
export const handler = async (event: { url: string }): Promise<number> => {
  fetch(event.url);
  return (await axios.get(event.url)).status;
};
