export OPENSOAR_URL=$(node -p 'JSON.parse(fs.readFileSync(".opensoar/credentials.json")).url')
export OPENSOAR_API_KEY=$(node -p 'JSON.parse(fs.readFileSync(".opensoar/credentials.json")).apiKey')
