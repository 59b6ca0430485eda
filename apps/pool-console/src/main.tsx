import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import { Console } from './console.tsx';
import './console.css';

const place = document.getElementById('console');
if (place !== null) render(<Console />, place);
