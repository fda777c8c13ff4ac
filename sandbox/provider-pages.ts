import { PEOPLE } from './people.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, 'Noto Sans JP', sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f2f3f3, #0f141a); }
  main { box-sizing: border-box; width: min(26rem, 100% - 2rem); margin: 2rem 0; padding: 2rem; border-radius: 16px;
    background: light-dark(#fff, #161d26); border: 1px solid light-dark(#c6c6cd, #424650); }
  h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
  p { margin: 0 0 1.25rem; color: light-dark(#424650, #c6c6cd); }
  h1 span, p span { display: block; }
  h1 span { font-size: 1.1rem; }
  form { display: grid; gap: .6rem; }
  button { font: inherit; font-weight: 700; padding: .55rem 1rem; border-radius: 20px; cursor: pointer;
    border: 2px solid light-dark(#006ce0, #42b4ff); color: light-dark(#006ce0, #42b4ff); background: transparent; }
  button:hover { background: light-dark(#f0fbff, #1b232d); }
  button:focus-visible { outline: 2px solid light-dark(#002b66, #fff); outline-offset: 3px; }
  button.quiet { border-color: transparent; font-weight: 400; }
`;

/** One button for each person; there are no passwords. */
export function signInPage(action: string): string {
  const buttons = PEOPLE.map(({ id }) => `<button name="person" value="${id}">${id}</button>`);
  return page(
    'Sandbox sign-in',
    `<h1>Sandbox sign-in <span lang="ja">サンドボックスへのサインイン</span></h1>
    <p>Choose who to sign in as. <span lang="ja">サインインするユーザーを選択してください。</span></p>
    <form method="post" action="${action}">
      ${buttons.join('\n      ')}
      <button class="quiet" name="person" value="">Cancel <span lang="ja">キャンセル</span></button>
    </form>`,
  );
}

/** Signs out immediately, or after a click without JavaScript. `form` comes from the provider. */
export function signOutPage(form: string): string {
  return page(
    'Sandbox sign-out',
    `<h1>Sign out <span lang="ja">サインアウト</span></h1>
    ${form}
    <button id="sign-out" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out <span lang="ja">サインアウト</span></button>
    <script>document.getElementById('op.logoutForm').requestSubmit(document.getElementById('sign-out'))</script>`,
  );
}

export function signedOutPage(): string {
  return page('Signed out', '<h1>You’re signed out. <span lang="ja">サインアウトしました。</span></h1>');
}

/** `problem` is the provider's reason for refusing a request, such as a redirect URL that isn't the portal's. */
export function errorPage(problem: string): string {
  const text = problem.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return page(
    'Sign-in failed',
    `<h1>Sign-in failed <span lang="ja">サインインできませんでした</span></h1><p>${text}</p>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
    ${content}
    </main>
  </body>
</html>
`;
}
