// Before the first paint: the theme that was chosen here, if any; else the system's.
const theme = localStorage.getItem('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
