from concurrent.futures import ThreadPoolExecutor
ex = ThreadPoolExecutor()
def handler(event, context):
    ex.map(print, event["x"])
    fs = [ex.submit(print, i) for i in range(3)]
    fs[0].done()
    return {"n": len(fs)}
