exports.settle = async (promises) => {
  const ok = []
  const failed = []
  for (const p of promises) {
    try {
      ok.push(await p)
    } catch (err) {
      failed.push(err)
    }
  }
  return { ok, failed }
}
