#pragma once
#include <string>
#include <string_view>

// The page on which a person lets a program in. It stands alone, so that signing in needs nothing
// else of the portal; NONCE is the page's own, CODE the sign-in's, OIDC a hidden link's attribute.
namespace weft::serve {

inline constexpr std::string_view kBrowserLoginPage = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Weft: let a program in</title>
<style nonce="NONCE">
  :root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
  main { max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
  h1 { font-size: 20px }
  code { font-size: 20px; letter-spacing: .1em }
  label, input { display: block; width: 100%; box-sizing: border-box }
  input, button { font: inherit; padding: .4rem .6rem; margin: .2rem 0 .8rem }
  [hidden] { display: none }
</style>
<main>
  <h1>Let a program in</h1>
  <p id="who">Looking …</p>
  <p><code>CODE</code></p>
  <form id="sign-in" hidden>
    <p>Sign in first.</p>
    <label>User <input name="user" autocomplete="username" required></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
    <button>Sign in</button>
    <p OIDC><a href="/api/v1/oidc/login?return=/api/v1/login/CODE">Sign in with your organisation</a></p>
  </form>
  <form id="confirm" hidden>
    <p>Go on only if your own terminal shows this code now. The program gets a token of yours, for 90 days;
      you can revoke it at any time.</p>
    <button>Let it in</button>
  </form>
  <p id="said" role="status"></p>
</main>
<script nonce="NONCE">
  const at = id => document.getElementById(id);
  const ask = async (method, path, body) => {
    const answer = await fetch(path, {method, headers: body ? {'Content-Type': 'application/json'} : {},
                                      body: body && JSON.stringify(body)});
    const said = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new Error(said.detail + (said.hint ? ' ' + said.hint : ''));
    return said;
  };
  const page = '/api/v1/login/CODE';
  const show = async () => {
    const request = await ask('GET', page + '/request');
    at('who').textContent = request.name + ' (' + request.address + ') wants to act as you.';
    const me = await ask('GET', '/api/v1/session').catch(() => null);
    at('sign-in').hidden = me !== null;
    at('confirm').hidden = me === null;
    if (me) at('confirm').querySelector('button').textContent = 'Let it in as ' + me.user;
  };
  const on = (id, work) => at(id).addEventListener('submit', event => {
    event.preventDefault();
    at('said').textContent = '';
    work(event.target).catch(error => { at('said').textContent = error.message; });
  });
  on('sign-in', async form => {
    await ask('POST', '/api/v1/session', {user: form.user.value, password: form.password.value});
    await show();
  });
  on('confirm', async form => {
    await ask('POST', page + '/approve');
    form.hidden = true;
    at('said').textContent = 'Done. Go back to your terminal; this page can be closed.';
  });
  show().catch(error => { at('who').textContent = error.message; });
</script>
</html>
)html";

}  // namespace weft::serve
