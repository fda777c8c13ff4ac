/**
 * What makes a page hard to use in this look: headings out of order, content beyond the screen's edge, covered controls,
 * cut or broken words, motion. Runs in the browser, so it refers to nothing outside of itself.
 */
export function findPageProblems(): string[] {
  const isShown = (element: Element) => {
    const { width, height, right } = element.getBoundingClientRect();
    // Text for screen readers alone is one pixel in size, and the skip link waits to the left of the page.
    const isOnPage = width > 1 && height > 1 && right > 0 && !element.closest('[aria-hidden=true], [inert]');
    return isOnPage && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const nameOf = (element: Element) => {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return `${element.tagName.toLowerCase()} “${text.trim().slice(0, 60)}”`;
  };
  const shown = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown);
  const styleOf = (element: Element) => getComputedStyle(element);
  const isInside = (element: Element, test: (ancestor: Element) => boolean): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) if (test(at)) return true;
    return false;
  };
  // A wide table or document scrolls by itself.
  const scrollsSideways = (element: Element) => /auto|scroll/.test(styleOf(element).overflowX);

  function headings(): string[] {
    const dialogs = shown('[role=dialog]');
    const own = shown('h1, h2, h3, h4, h5, h6').filter((one) => !dialogs.some((dialog) => dialog.contains(one)));
    const titles = own.filter(({ tagName }) => tagName === 'H1');
    // The navigation's heading comes before the page's title.
    const levels = own.slice(own.indexOf(titles[0] as Element)).map(({ tagName }) => Number(tagName.slice(1)));
    const skipped = levels.findIndex((level, index) => level > (levels[index - 1] ?? 1) + 1);
    const mains = document.querySelectorAll('main, [role=main]').length;
    return [
      ...(titles.length === 1 ? [] : [`${titles.length} headings of level 1: ${titles.map(nameOf).join(', ')}`]),
      ...(skipped < 0 ? [] : [`a heading skips a level: ${levels.join(' ')}`]),
      ...(mains === 1 ? [] : [`${mains} main landmarks`]),
    ];
  }

  function beyondTheEdge(): string[] {
    const { scrollWidth, clientWidth } = document.documentElement;
    const outside = shown('a[href], button, input, select, textarea, h1, h2, h3').filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (left < -1 || right > clientWidth + 1) && !isInside(element, scrollsSideways);
    });
    return [
      ...(scrollWidth > clientWidth ? [`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`] : []),
      ...outside.map((element) => `beyond the edge: ${nameOf(element)}`),
    ];
  }

  function covered(): string[] {
    const dialog = shown('[role=dialog]').at(-1);
    const controls = shown('a[href], button, input, select, textarea').filter((one) => !dialog || dialog.contains(one));
    return controls.flatMap((control) => {
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = control.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      // Cloudscape draws a radio button or a checkbox next to the real one.
      const isHit = hit && [control, control.parentElement, control.closest('label')].some((one) => one?.contains(hit));
      return isHit || hit?.contains(control) ? [] : [`covered: ${nameOf(control)} by ${hit ? nameOf(hit) : 'nothing'}`];
    });
  }

  function cutText(): string[] {
    const hasText = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    // A name that is cut on purpose gets the focus, and then shows all of itself.
    const isCut = (element: Element) =>
      /hidden|clip/.test(styleOf(element).overflowX) &&
      element.scrollWidth > element.clientWidth + 1 &&
      !isInside(element, (ancestor) => (ancestor as HTMLElement).tabIndex >= 0);
    return shown('main *').flatMap((element) =>
      hasText(element) && isCut(element) ? [`cut: ${nameOf(element)}`] : [],
    );
  }

  function brokenWords(): string[] {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !isShown(parent) || parent.closest('pre, code, [class*="code-view"]')) continue;
      // Names, ARNs and paths have no other place to break.
      for (const { index, 0: word } of (node.textContent ?? '').matchAll(/(?<![\w./:@-])[A-Za-z]{4,}(?![\w./:@-])/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(`broken: ${word} in ${nameOf(parent)}`);
      }
    }
    return broken;
  }

  function motion(): string[] {
    const moving = document.getAnimations().filter((animation) => {
      // A spinner shows that work is in progress, so it turns even with reduced motion.
      const frames = animation.effect instanceof KeyframeEffect ? animation.effect.getKeyframes() : [];
      if (frames.length > 0 && frames.every(({ transform }) => /^rotate\(/.test(String(transform)))) return false;
      return animation.playState === 'running' && Number(animation.effect?.getComputedTiming().duration) > 20;
    });
    return moving.map(({ effect }) => {
      const { target } = effect as KeyframeEffect;
      return `moves: ${target ? nameOf(target) : 'something'}`;
    });
  }

  return [...headings(), ...beyondTheEdge(), ...covered(), ...cutText(), ...brokenWords(), ...motion()];
}
