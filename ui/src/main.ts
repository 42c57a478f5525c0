// Starts the interface: picks the platform, lays out the desk, mounts the window.
import { mount } from 'svelte';
import App from './App.svelte';
import { Desk } from './lib/desk.svelte';
import { choosePlatform } from './lib/platform/choose';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

const target = document.getElementById('app');
if (target) {
  const platform = await choosePlatform();
  mount(App, { target, props: { desk: new Desk(platform) } });
}
