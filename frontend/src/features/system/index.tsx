export default function P() { return <h1>system</h1> }
