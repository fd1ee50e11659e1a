// Each check prints one line: "ok - what" or "not ok - what: why".
let bad = 0;

export async function check(what, test) {
  try {
    await test();
    console.log(`ok - ${what}`);
  } catch (fault) {
    bad++;
    console.log(`not ok - ${what}: ${fault?.message ?? fault}`);
  }
}

export function same(actual, expected, what = 'answer') {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what} is ${a?.slice(0, 300)}, not ${e?.slice(0, 300)}`);
}

export const finish = () => process.exit(bad ? 1 : 0);
