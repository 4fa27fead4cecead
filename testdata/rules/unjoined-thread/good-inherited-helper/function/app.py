import threading
class Base:
    def __init__(self):
        self.threads = []
    def spawn(self, fn, *args):
        t = threading.Thread(target=fn, args=args)
        self.threads.append(t)
        t.start()
        return t
    def wait(self):
        for t in self.threads:
            t.join()
class Runner(Base):
    def __init__(self, n):
        super().__init__()
        self.n = n
    def go(self, items):
        for i in items:
            self.spawn(self.one, i)
        self.wait()
    def one(self, i):
        inner = threading.Thread(target=print, args=(i,))
        inner.start()
        inner.join()
def handler(event, context):
    Runner(3).go(event["items"])
    return 1
