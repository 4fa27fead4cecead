import { SSMClient, GetParametersCommand } from '@aws-sdk/client-ssm'

namespace Config {
  const ssm = new SSMClient({})
  let loading: Promise<Map<string, string>> | undefined

  export function load (): Promise<Map<string, string>>
  export function load (force: boolean): Promise<Map<string, string>>
  export function load (force = false): Promise<Map<string, string>> {
    if (force || loading === undefined) {
      loading = ssm.send(new GetParametersCommand({ Names: ['n'] }))
        .then(({ Parameters = [] }) => new Map(Parameters.map((p): [string, string] => [p.Name!, p.Value!])))
    }
    return loading
  }
}

export async function handler (): Promise<string | undefined> {
  const config = await Config.load()
  return config.get('n') ?? (await Config.load(true)).get('n')
}
