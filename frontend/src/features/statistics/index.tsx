export default function P() { return <h1>statistics</h1> }
