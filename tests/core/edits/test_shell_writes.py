"""What a shell command plainly writes: a table of commands, and properties of every text."""

import posixpath
import re
import shlex
from collections import Counter

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.edits.shell.run import MOST_TARGETS
from gitsync.core.edits.shell.run import writes
from gitsync.core.edits.shell.syntax import DEEPEST
from gitsync.core.edits.shell.values import Pattern
from tests.scenes.steps import steps
from tests.transcripts import told

ALIASES = {'gone': 'rm -f', 'twice': 'gone', 'endless': 'endless'}
FILES = {
    'py.py': '#!/usr/bin/python\nrm f\n',
    'note': 'begin of sh\nrm f\n',
    'x.sh': 'rm f "$1"\n',
    'run': '#!/usr/bin/env bash\ncd d && rm f\n',
    'names': 'f\ng\n',
    'd/in.sh': 'echo x > h',
}
ENVIRONMENT = {'HOME': '/home/u', 'OUT': 'env.md'}


def all_of(command):
    return writes(
        command,
        ENVIRONMENT,
        '/top',
        lambda name: ALIASES.get(name, ''),
        lambda path: FILES.get(posixpath.normpath(path)),
    )


def written(command):
    """Each target as 'act path', its folder before it."""
    found = []
    for target in all_of(command).targets:
        folder = f'{target.folder}/' if target.folder else ''
        found.append(f'{target.act} {folder}{target.path}')
    return found


def case(command, *found, id):
    return pytest.param(command, list(found), id=id)


PLAIN = [
    case('echo x > f', 'write f', id='a redirection'),
    case('echo x >> f', 'append f', id='an appending one'),
    case('echo x >| f', 'write f', id='one that overrides noclobber'),
    case('make &> f', 'write f', id='both streams'),
    case('make > f 2>&1', 'write f', id='a stream into another'),
    case('make >& f', 'write f', id='both streams as csh writes it'),
    case('make 2> >(grep x >&2)', id='a process substitution'),
    case('make > >(tee f)', 'write f', id='a process substitution that writes'),
    case('cat <<E > f\n> g\nE', 'write f', id='a here document'),
    case('> f', 'write f', id='nothing but a redirection'),
    case('{ a; b; } > f', 'write f', id='a group'),
    case('(a; b) > f', 'write f', id='a subshell'),
    case('for i in 1; do a; done > f', 'write f', id='a loop'),
    case('if a; then b; fi >> f', 'append f', id='a condition'),
    case('exec > f', 'write f', id='the whole shell'),
    case('for i in f g; do xargs rm <<< $i; done', 'remove f', id='a here string, the first'),
    case('for i in f g; do sh <<E\nrm $i\nE\ndone', 'remove f', id='here lines, the first'),
    case('if a; then function b { rm f; }; fi', 'remove f', id='a function below a condition'),
    case('a | tee f g', 'write f', 'write g', id='tee'),
    case('a | tee -a f', 'append f', id='tee that appends'),
    case('a | sponge f', 'write f', id='sponge'),
    case('rm -rf f g', 'remove f', 'remove g', id='rm'),
    case('rm -- -f', 'remove -f', id='rm of a dash'),
    case('unlink f', 'remove f', id='unlink'),
    case('truncate -s 0 f', 'write f', id='truncate'),
    case('dd if=a of=f bs=1', 'write f', id='dd'),
    case('sort -o f g', 'write f', id='sort into a file'),
    case('sort -of g', 'write f', id='sort, attached'),
    case('sort g', id='sort to the terminal'),
    case('uniq g f', 'write f', id='uniq'),
    case('curl -so f http://x/y', 'write f', id='curl'),
    case('curl -O http://x/y?z', 'write y', id='curl by its name'),
    case('curl --output-dir d -O http://x/y', 'write d/y', id='curl into a folder'),
    case('wget -O f http://x/y', 'write f', id='wget'),
    case('wget -P d http://x/y', 'write d/y', id='wget into a folder'),
    case('gzip f', 'remove f', id='gzip'),
    case('gzip -k f; gzip -c f', id='gzip that keeps'),
    case('tar xf a.tar', 'unpack .', id='tar of all'),
    case('curl x | tar xz -C d', 'unpack d', id='tar of a stream'),
    case('unzip a.zip -d d', 'unpack d', id='unzip of all'),
    case('7z x a.7z -od; 7z l a.7z', 'unpack d', id='7z'),
    case('cpio -idD d; cpio -it; cpio -o', 'unpack d', id='cpio'),
    case('tar xf a.tar f', 'write f', id='tar that extracts a member'),
    case('tar -xz -C d -f a.tgz f', 'write d/f', id='tar into a folder'),
    case('tar tf a.tar f; tar xOf a.tar f; tar czf - d', id='tar that looks'),
    case('tar czf f d; zip -r g d; 7z a h d', 'write f', 'write g.zip', 'write h', id='packers'),
    case('python -m zipfile -e a.zip d', 'unpack d', id="Python's zipfile"),
    case('python -m json.tool a f', 'write f', id="Python's json.tool"),
    case('git diff --output=f; git archive -o g HEAD', 'write f', 'write g', id='what git prints'),
    case('git merge-file f a b; git merge-file -p g a b', 'write f', id='git merge-file'),
    case('deno fmt f; biome format --write g', 'write f', 'write format', 'write g', id='deno fmt'),
    case('unzip -o a.zip f -d d', 'write d/f', id='unzip'),
    case('unzip -l a.zip f', id='unzip that lists'),
    case(
        'unzip -j a.zip -d d; unzip -j a.zip f', 'unpack d', 'write f', id='unzip without folders'
    ),
    case('zip a.b c', 'write a.b', id='zip into a name with an ending'),
    case('tar xf a.tar f -C x -C y; wget -P x -P y u/f', 'write y/f', 'write y/f', id='the last'),
    case('rename s /x f', 'remove f', id='rename of one letter'),
    case('split -b 1 g d/f', 'write d/faa', id='split'),
    case("rename x y f; rename 's/x/y/' g", 'remove f', 'remove g', id='rename'),
    case('pandoc -o f g', 'write f', id='-o of any program'),
    case('cc --output=f g', 'write f', id='--output= of any program'),
    case('grep -o f g', id='-o of grep'),
    case('prettier --write f', 'write f', id='a formatter that writes'),
    case('prettier --check f', id='a formatter that checks'),
    case('yq -i .a=1 f', 'write .a=1', 'write f', id='yq'),
    case('patch f < x.patch', 'write f', id='patch of a file'),
    case('script -c "rm f" g', 'write g', 'remove f', id='script and its command'),
    case('su -c "rm f" user', 'remove f', id='su and its command'),
    case('a=(x y); a=(z); rm "${a[@]}"', 'remove z', id='an array anew'),
    case('a=(x); a+=(y); rm "${a[@]}"', 'remove x', 'remove y', id='an array that grows'),
    case('a=() b=(x) c=(y); rm "${b[@]}" "${c[@]}"', 'remove x', 'remove y', id='three arrays'),
    case('a=(x\ny); rm "${a[@]}"', 'remove x', 'remove y', id='an array on two lines'),
]
IN_PLACE = [
    case('sed -i s/a/b/ f', 'write f', id='sed'),
    case('sed -i.bak -e s/a/b/ f g', 'write f', 'write g', id='sed with a suffix'),
    case("sed -i '' s/a/b/ f", 'write f', id='sed of BSD'),
    case('sed -Ei s/a/b/ f', 'write f', id='sed in a cluster'),
    case('sed --in-place=.x s/a/b/ f', 'write f', id='sed in words'),
    case('sed -n s/a/i/p f', id='sed that prints'),
    case('sed -e s/i/b/ f', id='sed with an i in its script'),
    case("sed -n 'w f' g", 'write f', id="sed's own w"),
    case('perl -pi -e s/a/b/ f', 'write f', id='perl'),
    case('perl -0777pi -e s/a/b/ f', 'write f', id='perl over lines'),
    case('perl -i.bak -pe s/a/b/ f', 'write f', id='perl with a suffix'),
    case('perl -Mstrict -ne print f', id='perl with a module'),
    case('perl -ne print f', id='perl that prints'),
    case('perl -e \'open(F, ">", "f")\'', 'write f', id='perl that opens'),
    case('ruby -i -pe x f', 'write f', id='ruby'),
    case('ruby -ne print f', id='ruby that prints'),
    case('ruby -e \'File.write("f", 1)\'', 'write f', id='ruby that writes'),
    case('gawk -i inplace 1 f', 'write f', id='awk in place'),
    case('awk \'{ print > "f" }\' g', 'write f', id='awk that prints into a file'),
    case("awk '$1 > 2' g", id='awk that compares'),
    case("ed -s f <<'E'\nw\nE", 'write f', id='ed'),
    case("printf ',s/a/b/\\nwq\\n' | ed -s f", 'write f', id='ed of a pipe'),
    case('ed -s f < commands', 'write f', id='ed of what nobody knows'),
    case("ed -s f <<'E'\n,p\nq\nE", id='ed that prints'),
    case("ex -sc '%p|q!' f; vim -c 'set nu' f", id='ex and vim that look'),
    case("awk '{ print > FILENAME }' f", 'write f', id='awk that prints into what it reads'),
    case('perl -e \'my $p = "f"; open(F, ">", $p)\'', 'write f', id='a name in perl'),
    case('perl -e \'system "rm f"\'', 'remove f', id='perl that starts a program'),
    case('vim +wq f', 'write f', id='vim that saves'),
    case("ex -sc '%s/a/b/|x' f", 'write f', id='ex'),
    case("vim -c 's/a/b/' -c wq f", 'write f', id='vim with commands'),
    case('vim f', id='vim for a person'),
    case("python -c \"open('f', 'w')\"", 'write f', id='python opens'),
    case("python3 -c \"open('f', mode='a')\"", 'append f', id='python appends'),
    case('python -c "open(\'f\')"', id='python reads'),
    case(
        "python - <<'E'\nfrom pathlib import Path\np = Path('f')\np.write_text('x')\nE",
        'write f',
        id='python on stdin',
    ),
    case('python -c "import os; os.remove(\'f\')"', 'remove f', id='python removes'),
    case("python -c \"x.replace('a', 'f')\"", id='python changes a text'),
    case('node -e "fs.writeFileSync(\'f\', x)"', 'write f', id='node'),
    case("deno eval 'Deno.writeTextFileSync(`f`, x)'", 'write f', id='deno'),
    case("node -e 'const p = `f`; fs.writeFileSync(p, x)'", 'write f', id='a name in node'),
    case('node -e \'fs.writeFileSync(path.join("d", "f"), x)\'', 'write d/f', id='a path in node'),
    case("node -e 'cp.execSync(`rm f`)'", 'remove f', id='node that starts a program'),
    case('tsx -e \'if (p === "f") console.log(p)\'', id='a name that is compared'),
    case("bun -e 'await Bun.write(`f`, x)'", 'write f', id='bun'),
    case('python script.py f', id='a script that nobody reads'),
    case('perl -e \'open(F, ">f")\'', 'write f', id='perl that opens in two words'),
    case('perl -e \'open(F, "<", "f")\'', id='perl that opens to read'),
    case('php -r \'file_put_contents("f", 1);\'', 'write f', id='php'),
    case('awk \'{ if ($1 > "f") print }\' g', id='awk that compares with a text'),
    case('awk \'{ print $1 > x "f"; print >; printf "a" > "g" }\' h', 'write g', id='of parts'),
    case('awk \'NR == 1 { print > "f" }\' g', 'write f', id='awk that prints under a condition'),
    case('black --check f', id='a formatter that only looks'),
    case("prettier -w 'd/*.md'", 'write d/*.md', id='a formatter with a pattern'),
    case('npx prettier@3 -w f', 'write f', id='a formatter of a version'),
    case('fallocate -l 1 f', 'write f', id='fallocate'),
]
PYTHON = [
    case("open('f', 'w')", 'write f', id='a file opened'),
    case("open(f'f', mode='w')", 'write f', id='a text in braces'),
    case("open('f')", id='a file read'),
    case("Path('f').open('w')", 'write f', id='a path opened'),
    case("Path('f').open(mode='a')", 'append f', id='a path opened by a mode with its name'),
    case("Path('f').open(); Path('g').open('r', 'w')", id='a path read'),
    case("open(unknown, 'w')", id='a name that nobody knows'),
    case("open('d' + '/f', 'a')", 'append d/f', id='texts added'),
    case("open(os.path.join('d', 'f'), 'w')", 'write d/f', id='joined'),
    case("Path('d', 'f').write_text('')", 'write d/f', id='a path of parts'),
    case("(Path('d') / 'f').write_text('')", 'write d/f', id='a path divided'),
    case("Path.cwd().joinpath('f').unlink()", 'remove ./f', id='joined to the folder'),
    case("Path('d').joinpath('e', 'f').unlink()", 'remove d/e/f', id='joined to a path'),
    case("joinpath('f').unlink()", id='what is joined to nothing'),
    case("os.remove(str(Path('f').resolve()))", 'remove f', id='the same path otherwise'),
    case("for p in sorted(Path('d').glob('*')):\n    p.unlink()", 'remove d/*', id='in order'),
    case("os.remove(os.path.basename('d/f'))", id='a part of a path'),
    case("open(sys.argv[n], 'w'); open(sys.argv['1'], 'w')", id='an argument that is not plain'),
    case("for p in sys.argv[:]:\n    open(p, 'w')", id='all of them with the program'),
    case("open(sys.argv[9], 'w'); open(x[1], 'w')", id='no argument'),
    case("p = Path('f')\np.write_bytes(b'')", 'write f', id='a name'),
    case("d = 'd'\np = d + '/f'\nopen(p, 'w')", 'write d/f', id='a name of a name'),
    case("for p in ['f', 'g']:\n    open(p, 'w')", 'write f', 'write g', id='a loop'),
    case("[os.remove(p) for p in ('f',)]", 'remove f', id='a comprehension'),
    case("for p, t in {'f': 1}.items():\n    open(p, 'w')", 'write f', id='keys of a table'),
    case("for p in Path('d').rglob('f'):\n    p.unlink()", 'remove d/**/f', id='rglob'),
    case("for p in glob.glob('d/*'):\n    os.remove(p)", 'remove d/*', id='glob'),
    case("def w(p):\n    open(p, 'w')\nw('f')", 'write f', id='a function that is called'),
    case("import sys\nopen(sys.argv[1], 'w')", 'write a', id='an argument'),
    case("for p in sys.argv[1:]:\n    open(p, 'w')", 'write a', 'write b', id='all arguments'),
    case("shutil.move('f', 'g')", 'copy g', 'remove f', id='moved'),
    case("shutil.copy('f', 'g')", 'copy g', id='copied'),
    case("Path('f').rename('g')", 'copy g', 'remove f', id='renamed'),
    case("fileinput.input('f', inplace=True)", 'write f', id='changed in place'),
    case("for p in Path('d').iterdir():\n    p.unlink()", 'remove d/*', id='iterdir'),
    case(
        "for n in os.listdir('d'):\n    os.remove(os.path.join('d', n))", 'remove d/*', id='listdir'
    ),
    case("os.open('f', os.O_WRONLY | os.O_CREAT); os.open('g', 0)", 'write f', id='os.open'),
    case("os.chdir('d')\nopen('f', 'w')", 'write d/f', id='chdir'),
    case("os.chdir(x)\nopen('f', 'w')", id='chdir to where nobody knows'),
    case("os.system('rm f')", 'remove f', id='a shell started'),
    case("subprocess.run(['rm', 'f g', x])", 'remove f g', id='a program started'),
    case("subprocess.run(['cat', 'f'])", id='a program that reads'),
    case("app.run('rm f')", id='something else that runs'),
    case("'f'.replace('a', 'b'); x.remove('f')", id='texts and lists changed'),
    case("open('f', 'w'", id='no Python'),
]
COPIES = [
    case('cp f g', 'copy g', id='cp'),
    case('cp $X g', 'write g', id='cp of what nobody knows'),
    case('cp -t d f', 'copy d', id='cp into a named folder'),
    case('cp --target-directory=d f', 'copy d', id='the same in words'),
    case('mv f g', 'copy g', 'remove f', id='mv'),
    case('ln -s f g', 'link g', id='ln'),
    case('install -m 644 f g', 'copy g', id='install'),
    case('install -d g', id='install of a folder'),
    case('rsync -a --delete f/ d', 'mirror d', id='rsync that deletes'),
    case('rsync -a --delete --exclude g f/ d', 'copy d', id='rsync that leaves out'),
    case('rsync -a f host:/srv/', id='rsync to another machine'),
    case('rsync -a host:f g', 'copy g', id='rsync from another machine'),
    case('rsync -an f g', id='rsync that only shows'),
    case('scp host:f g', 'copy g', id='scp'),
    case('git mv f g', 'copy g', 'remove f', id='git mv'),
    case('git rm f', 'remove f', id='git rm'),
    case('git rm --cached f', id='git rm from the index'),
]
RUNNING = [
    case("bash -c 'echo x > f'", 'write f', id='bash -c'),
    case("bash -lc 'echo x > f'", 'write f', id='bash -lc'),
    case("bash -eo pipefail -c 'echo x > f'", 'write f', id='bash with options'),
    case('/bin/sh -c \'echo x > "$1"\' _ f', 'write f', id='sh with arguments'),
    case("bash <<'E'\necho x > f\nE", 'write f', id='bash on stdin'),
    case("echo 'rm f' | sh", 'remove f', id='a text piped to sh'),
    case("echo 'rm $1' | bash -s -- f", 'remove f', id='a text piped to sh -s'),
    case("printf 'rm %s\\n' f g | sh", 'remove f', 'remove g', id='a text that printf writes'),
    case("printf 'rm %s' *.md | sh", id='a text that printf writes of a pattern'),
    case("source <(echo 'cd d'); rm f", 'remove d/f', id='source of what a process prints'),
    case('. /dev/stdin <<< "rm f"', 'remove f', id='source of stdin'),
    case("bash <(echo 'rm $1') f", 'remove f', id='bash of what a process prints'),
    case('cat <(echo f) | xargs rm; xargs -a <(echo g) rm', 'remove f', 'remove g', id='xargs -a'),
    case('. venv/activate; source <(x completion bash)', id='source of what nobody knows'),
    case("eval 'echo x > f'", 'write f', id='eval'),
    case("trap 'rm f' EXIT", 'remove f', id='trap'),
    case("at now <<< 'rm f'", 'remove f', id='at'),
    case('ls d/*.md | entr rm f; toybox rm g', 'remove f', 'remove g', id='entr and toybox'),
    case("pwsh -Command 'Remove-Item d\\f'", 'remove d/f', id='pwsh'),
    case("cmd /c 'del /q f'", 'remove f', id='cmd'),
    case('Set-Content -Path f -Value x', 'write f', id='Set-Content'),
    case('x | Out-File -Append -FilePath f', 'append f', id='Out-File'),
    case('Copy-Item a -Destination f -Force', 'copy f', id='Copy-Item'),
    case('Rename-Item d/a f', 'copy d/f', 'remove d/a', id='Rename-Item'),
    case('Get-Content f | Select-String x', id='PowerShell that reads'),
    case("watch -n 1 'rm f'", 'remove f', id='watch'),
    case('watch rm -- -f', 'remove -f', id='watch of a command with options'),
    case('ls f | xargs -i rm {}', 'remove f', id='xargs -i'),
    case("parallel rm ::: 'a b'", 'remove a b', id='parallel with a name of two words'),
    case("ls f | parallel 'rm {}'; ls -d g | parallel rm", 'remove f', 'remove g', id='parallels'),
    case("su -c 'rm f' bob", 'remove f', id='su'),
    case('flock l rm f', 'remove f', id='flock'),
    case("flock l -c 'rm f'", 'remove f', id='flock of a text'),
    case('timeout -k 1 5 rm f', 'remove f', id='timeout'),
    case('nice -n 5 nohup rm f', 'remove f', id='nice and nohup'),
    case('sudo -u bob rm f', 'remove f', id='sudo'),
    case('env -u X A=1 rm f', 'remove f', id='env'),
    case('env -C d rm f; rm g', 'remove d/f', 'remove g', id='env in a folder'),
    case("env -S 'rm f'", 'remove f', id='env that splits'),
    case('time -p rm f', 'remove f', id='time'),
    case('time { rm f; }', 'remove f', id='time of a group'),
    case('pipx run black f', 'write f', id='pipx run'),
    case('stdbuf -oL rm f', 'remove f', id='stdbuf'),
    case('command rm f', 'remove f', id='command'),
    case('uv run rm f', 'remove f', id='uv run'),
    case('npx prettier --write f', 'write f', id='npx'),
    case('python -m black f', 'write f', id='python -m'),
    case('uv pip install f', id='uv that installs'),
    case('yarn exec rm f; yarn rm g', 'remove f', id='yarn exec'),
    case('npm exec -- rm f; pnpm exec rm g', 'remove f', 'remove g', id='npm exec'),
    case('poetry run rm f; pipenv run rm g', 'remove f', 'remove g', id='poetry run'),
    case('taskset 3 rm f; chrt 9 rm g', 'remove f', 'remove g', id='behind a number'),
    case('gitsync lock run README -- rm f', 'remove f', id='under a lease'),
    case('A=1 B=2 rm f', 'remove f', id='assignments before it'),
    case('! rm f', 'remove f', id='a negation'),
    case('if rm f; then rm g; else rm h; fi', 'remove f', 'remove g', 'remove h', id='if'),
    case('case $x in a) rm f;; b) rm g;; esac', 'remove f', 'remove g', id='case'),
    case('while true; do rm f; done', 'remove f', id='while'),
    case('f() { rm g; }; f', 'remove g', id='a function'),
    case('function f { rm g; }', 'remove g', id='a function in bash'),
    case('function f { rm "$1"; }; f g', 'remove g', id='with an argument'),
    case('function f\n{ rm "$1"; }\nf g', 'remove g', id='with its body on the next line'),
    case('f() { rm "$1"; }; f g', 'remove g', id='a function with an argument'),
    case('f() { for x in "$@"; do rm $x; done; }; f g h', 'remove g', 'remove h', id='with all'),
    case('f() ( cd d; rm g ); f; rm h', 'remove d/g', 'remove h', id='a function in a subshell'),
    case('f() { cd d; }; f; rm g', 'remove d/g', id='a function that changes folders'),
    case('f() { cd d; }; rm g', 'remove g', id='a function that nobody calls'),
    case('f() { { rm g; }; }; f > h', 'remove g', 'write h', id='a group in a function'),
    case('f() { f; }; f; rm g', 'remove g', id='a function that calls itself'),
    case('set -- f; k() { :; }; k g; rm $1', 'remove f', id='arguments behind a function'),
    case('bash -c; rm f', 'remove f', id='bash without its text'),
    case('function f() { local x=$1; rm $x; }; f g', 'remove g', id='a local variable'),
    case('f() { rm g; }; trap f EXIT', 'remove g', id='a function behind trap'),
    case('for x; do rm $x; done', id='for over arguments that nobody knows'),
    case("sh -c 'for x; do rm $x; done' _ f", 'remove f', id='for over the arguments'),
    case('while read x; do rm $x; done <<< f', 'remove f', id='a loop that reads words'),
    case('while read x; do rm $x; done <<E\nf\nE', 'remove f', id='that reads a here document'),
    case('while read x; do rm $x; done < <(echo f)', 'remove f', id='that reads a process'),
    case('while read x; do rm $x; done < f', id='that reads a file'),
    case('for i in 1; do while read x; do rm $x; done <<< f; done', 'remove f', id='in a loop'),
    case('mapfile -t x <<< f; rm "${x[@]}"', 'remove f', id='mapfile'),
    case('parallel rm ::: f g', 'remove f', 'remove g', id='parallel'),
    case("echo f | parallel 'rm {}'", 'remove f', id='parallel with a text'),
    case('ls f | xargs rm', 'remove f', id='ls'),
    case('git ls-files d | xargs rm', 'remove d/**/*', id='git ls-files'),
    case("git ls-files '*.x' | xargs rm", 'remove ./**/*', id='git ls-files of a pattern'),
    case('grep -rl x d | xargs rm', 'remove d/**/*', id='grep -l'),
    case('rg -l x -g f | xargs rm', 'remove ./**/f', id='rg -l'),
    case("rg -l x d -g '!f.md' | xargs rm", 'remove d/**/*', id='rg -l that leaves out'),
    case('grep -l "x*" f | xargs rm', id='grep -l of what is not plain'),
    case('grep x f | xargs rm', id='grep that prints lines'),
    case("printf '%s\\n' f g | grep f | xargs rm", 'remove f', id='grep as a filter'),
    case("printf '%s\\n' f g | grep -v f | xargs rm", 'remove g', id='grep -v as a filter'),
    case('echo f g | xargs rm', 'remove f', 'remove g', id='xargs'),
    case("printf '%s\\n' f g | xargs -I{} cp a {}", 'copy f', 'copy g', id='xargs -I'),
    case('ls *.md | xargs rm', 'remove *.md', id='xargs of a pattern'),
    case('cat list | xargs rm', id='xargs of what nobody knows'),
    case('fd f d -x rm', 'remove d/**/*f*', id='fd -x'),
    case("fd -g '*.md' -X sed -i s/a/b/ {}", 'write ./**/*.md', id='fd -X'),
    case('fd -tf -e md . d | xargs rm', 'remove d/**/*.md', id='fd that prints'),
    case("fd '^f$' -x sh -c 'rm {}'", 'remove ./**/f', id='fd with a shell'),
    case("fd 'a.*b' -x rm; fd -S +1k f -x rm; fd f", id='fd of what is not plain'),
    case('find d -name f -delete', 'remove d/**/f', id='find -delete'),
    case('find d -regextype x -name f -delete', 'remove d/**/f', id='find with a harmless word'),
    case("find d -fprintf g '%p' -name f -delete", 'write g', 'remove d/**/f', id='with two'),
    case('find d -name f -exec rm {} +', 'remove d/**/f', id='find -exec'),
    case("find d -name f -exec sh -c 'rm $1' _ {} \\;", 'remove d/**/f', id='find with a shell'),
    case('find d -name f | xargs rm', 'remove d/**/f', id='find and xargs'),
    case('find d -name f | grep -v x | grep y | xargs rm', 'remove d/**/f', id='through grep'),
    case('find d -name f -print0 | xargs -0 rm', 'remove d/**/f', id='find -print0'),
    case('find d -name f | while read x; do rm "$x"; done', 'remove d/**/f', id='find and a loop'),
    case('rm $(find d -name f)', 'remove d/**/f', id='find in a substitution'),
    case("find . -path './d*' | xargs sh -c 'rm \"$@\"' _", 'remove ./**/*', id='find by path'),
    case('find d -mtime 1 -delete', id='find by what nobody knows'),
    case('find d -name f -prune -o -name g -delete', 'remove d/**/g', id='find that prunes'),
    case(
        'find d \\( -name f -o -name g \\) -delete',
        'remove d/**/f',
        'remove d/**/g',
        id='find with a choice',
    ),
    case("find d -name f -exec sh -c 'rm {}' \\;", 'remove d/**/f', id='find within a text'),
    case("find d -path './x*' -exec sh -c 'rm {}' \\;", id='a path within a text'),
    case('find d -name f', id='find that prints'),
    case('echo `rm f`', 'remove f', id='backticks'),
    case('echo "$(rm f)"', 'remove f', id='a substitution'),
    case('cat <<E\n$(rm f)\nE', 'remove f', id='a substitution in a here document'),
    case('diff <(rm f) g', 'remove f', id='a process substitution'),
]
FOLLOWED = [
    case('F=f; rm $F', 'remove f', id='a variable'),
    case('F=f; rm "${F}.md"', 'remove f.md', id='a variable in braces'),
    case("F='f g'; rm $F", 'remove f', 'remove g', id='a variable of two words'),
    case('F=\'f g\'; rm "$F"', 'remove f g', id='a variable in quotes'),
    case('export F=f; rm $F', 'remove f', id='an exported variable'),
    case('rm $OUT', 'remove env.md', id='a variable of the environment'),
    case('rm ${X:-f}', 'remove f', id='a default'),
    case('rm $X/f', id='a variable that nobody knows'),
    case('F=f.x; rm ${F%.x} ${F%%.*}', 'remove f', 'remove f', id='an end cut off'),
    case('F=a/b/f; rm ${F##*/} ${F#*/}', 'remove f', 'remove b/f', id='a beginning cut off'),
    case('F=aba; rm ${F/a/f} ${F//a/f}', 'remove fba', 'remove fbf', id='a part replaced'),
    case('F=f; rm ${F^^} ${F:0:1} ${F/x*/f}', id='operators that nobody follows'),
    case('a=(f g); rm "${a[1]}" ${a[7]}', 'remove g', id='one of an array'),
    case('for f in *.md; do rm ${f%.md}; done', id='a pattern cut'),
    case('a=(f g); rm "${a[@]}"', 'remove f', 'remove g', id='an array'),
    case('set -- f; rm $1', 'remove f', id='positional arguments'),
    case('read A F <<< "a f"; rm $F', 'remove f', id='read of fields'),
    case('IFS=, read A F <<< a,f; rm $F', 'remove f', id='read of fields by commas'),
    case('printf -v F f; rm $F', 'remove f', id='printf -v'),
    case('rm f{1..3} {c..a}', *(f'remove {n}' for n in 'f1 f2 f3 c b a'.split()), id='ranges'),
    case('cd d; ls | xargs rm', 'remove d/*', id='ls of the folder'),
    case('find d -exec grep -l x {} + | xargs rm', 'remove d/**/*', id='grep -l under find'),
    case('read F <<< f; rm $F', 'remove f', id='read'),
    case('for f in a b; do rm $f; done', 'remove a', 'remove b', id='for'),
    case('for f in *.md; do rm "$f"; done', 'remove *.md', id='for over a pattern'),
    case('for f in $(echo a b); do rm $f; done', 'remove a', 'remove b', id='for over words'),
    case('rm {a,b}.md', 'remove a.md', 'remove b.md', id='braces'),
    case('rm "*.md"', 'remove *.md', id='a quoted star'),
    case('cd d; rm f', 'remove d/f', id='cd'),
    case('cd d && cd e && rm f', 'remove d/e/f', id='cd twice'),
    case('(cd d; rm f); rm g', 'remove d/f', 'remove g', id='cd in a subshell'),
    case('cd d; cd -; rm f', 'remove f', id='cd back'),
    case('pushd d; rm f; popd; rm g', 'remove d/f', 'remove g', id='pushd and popd'),
    case('cd $X; rm f; rm /g', 'remove /g', id='cd to where nobody knows'),
    case('cd "$(git rev-parse --show-toplevel)"; rm f', 'remove /top/f', id='cd to the top'),
    case('D=$(dirname a/b); rm $D/f', 'remove a/f', id='dirname'),
    case('cd d; rm $PWD/f', 'remove d/d/f', id='the current folder'),
    case('git -C d rm f', 'remove d/f', id='git -C'),
    case('git -c alias.x="rm -f" x f', 'remove f', id='an alias of its own'),
    case("git -c alias.x='!rm' x 'f g'", 'remove /top/f g', id='an alias of a shell'),
    case('git gone f', 'remove f', id='an alias of the configuration'),
    case('git twice f', 'remove f', id='an alias of an alias'),
    case('git gone -r f', 'remove f', id='an alias with an option behind it'),
    case('git -C d gone -c x=y -- f', 'remove d/x=y', 'remove d/f', id='with one that git has too'),
    case('git endless f; git nothing f', id='aliases that end nowhere'),
    case("git rebase -x 'rm f' main", 'remove f', id='git rebase -x'),
    case('git bisect run rm f', 'remove f', id='git bisect run'),
    case('rm f # > g', 'remove f', id='a comment'),
    case('echo "a > b" \'c > d\' e\\>f', id='quoted arrows'),
    case('[[ a > b ]] || (( 1 > 2 ))', id='comparisons'),
    case('cat f; head f; grep -r x d; diff f g; wc f; git diff f', id='what only reads'),
    case('touch f; mkdir d; chmod +x f', id='what changes no text'),
]

IN_FILES = [
    case('sh x.sh g', 'remove f', 'remove g', id='a script'),
    case('bash -ex ./run', 'remove d/f', id='by its path'),
    case('./run', 'remove d/f', id='by its path alone'),
    case('bash < run', 'remove d/f', id='on stdin'),
    case('cat run | sh', 'remove d/f', id='in a pipe'),
    case('. d/in.sh', 'write h', id='sourced'),
    case('./py.py; ./note', id='that are no shell s'),
    case('cd d && sh in.sh', 'write d/h', id='below another folder'),
    case('sh -n x.sh; sh gone.sh; ./gone; cat run', id='that are not run'),
    case('xargs rm < names', 'remove f', 'remove g', id='names'),
    case('xargs -a names rm', 'remove f', 'remove g', id='names by option'),
    case('cat names | xargs rm', 'remove f', 'remove g', id='names in a pipe'),
    case('rm $(cat names)', 'remove f', 'remove g', id='names as words'),
    case('while read x; do rm $x; done < names', 'remove f', 'remove g', id='names of a loop'),
    case('rm $(< names)', 'remove f', 'remove g', id='names without a program'),
    case('echo $(x(){ rm f;}; x); echo $( (rm g) )', 'remove f', 'remove g', id='parentheses'),
]


COMMANDS = [*PLAIN, *IN_PLACE, *COPIES, *RUNNING, *FOLLOWED, *IN_FILES]


@pytest.mark.parametrize('command, found', COMMANDS)
def test_what_a_command_plainly_writes(command, found):
    assert written(command) == found
    made = all_of(command)
    for each in made.targets:
        if each.source or each.text is not None:
            told(f'{each.path}: {each.text!r} of {each.source!r}')
        if isinstance(each.path, Pattern):
            told(f'{each.path}: {type(each.path).__name__} {vars(each.path)}')
    for other in (*made.patches, *made.wipes, *made.scripts):
        told(repr(other))


@pytest.mark.parametrize(
    'around',
    [
        pytest.param('{}\n', id='on a line of its own'),
        pytest.param('x & {}\n', id='beside another'),
        pytest.param('x && {}\n', id='after what goes well'),
        pytest.param('x || {}\n', id='after what fails'),
        pytest.param('! x; {}\n', id='after a negation'),
        pytest.param('# it\'s "\n{}\n# end', id='between comments'),
        pytest.param('(\n{}\n)', id='in a subshell'),
        pytest.param('{{\n{}\n}}', id='in a group'),
        pytest.param('if true; then\n{}\nfi', id='in a condition'),
        pytest.param('if x; then y; else\n{}\nfi', id='in its other branch'),
        pytest.param('if x; then y; elif z\nthen\n{}\nfi', id='in its second branch'),
        pytest.param('while x; do\n{}\ndone', id='in a loop'),
        pytest.param('until x; do\n{}\ndone', id='in a loop until'),
        pytest.param('for i in 1; do\n{}\ndone', id='in a loop over words'),
        pytest.param('select i in a b; do\n{}\ndone', id='in a menu'),
        pytest.param('case $y in a|b)\n{}\n;; esac', id='in a case'),
        pytest.param('k() {{\n{}\n}}\nk', id='in a function'),
        pytest.param('function k {{\n{}\n}}\nk', id='in a function of bash'),
        pytest.param('(( a[1] < 2 )); [[ $a > b && ( c ) ]]; {}\n', id='after comparisons'),
        pytest.param("y=(1 2 '3'); {}\n", id='after an array'),
        pytest.param("cat <<-'X'\n\trm q\n\tX\n{}\n", id='after a here document'),
        pytest.param("echo \"a\\\"b\" 'c' $'d\\'e' \\\n ; {}\n", id='after quotes'),
    ],
)
def test_a_command_writes_the_same_wherever_it_stands(around):
    for command, found in (row.values for row in COMMANDS):
        assert written(around.format(command)) == found


@pytest.mark.parametrize(
    'runner', ['sh -c {}', 'bash -xc {}', 'eval {}', 'trap {} EXIT', 'watch -n 1 {}']
)
def test_a_command_writes_the_same_whoever_runs_it(runner):
    for command, found in (row.values for row in COMMANDS):
        assert written(runner.format(shlex.quote(command))) == found


@pytest.mark.parametrize('command, found', COMMANDS)
def test_what_it_writes_with_a_word_less_or_twice(command, found):
    words = re.split(r'(\s+)', command)
    for at in range(0, len(words), 2):
        less = written(''.join(words[:at] + words[at + 2 :]))
        twice = written(''.join([*words[: at + 1], ' ', *words[at:]]))
        for how, now in (('less', less), ('twice', twice)):
            if now != found:
                counted = (
                    f'{what} ×{count}' if count > 1 else what
                    for what, count in Counter(now).items()
                )
                told(f'{words[at]} {how}: {", ".join(counted) or "-"}')


@pytest.mark.parametrize('code, expected', PYTHON)
def test_what_a_python_program_plainly_writes(code, expected):
    assert written(f"python3 - a b <<'E'\n{code}\nE") == expected


@pytest.mark.parametrize(
    'command, text',
    [
        ("cat > f <<'E'\na $b\nE", 'a $b\n'),
        ('echo a b > f', 'a b\n'),
        ("printf '%s\\n' a b > f", 'a\nb\n'),
        ("tee f <<'E'\na\nE", 'a\n'),
        ('date > f', None),
        ('echo $x > f', None),
        ('for i in a b; do echo $i > f; done', None),
        ('echo -e "a\\tb" > f', None),
    ],
    ids=[
        'cat of a here document',
        'echo',
        'printf',
        'tee of a here document',
        'a program',
        'a variable that nobody knows',
        'a variable of two values',
        'escapes',
    ],
)
def test_a_text_is_known_where_it_is_written_out(command, text):
    assert writes(command, {}).targets[0].text == text


@pytest.mark.parametrize(
    'command, archive',
    [
        pytest.param('unzip a.zip', 'a.zip', id='unzip'),
        pytest.param('unzip -q -d d a.zip', 'a.zip', id='unzip into a folder'),
        pytest.param('unzip -j a.zip', '', id='unzip that leaves folders out'),
        pytest.param('tar xf a.tar', 'a.tar', id='tar'),
        pytest.param('tar xf a.tar --strip-components=1', '', id='tar that leaves folders out'),
        pytest.param('tar x --file=a.tar -C d', 'a.tar', id='tar into a folder'),
        pytest.param('tar xPf a.tar', '', id='tar of whole paths'),
        pytest.param('tar xf - < a.tar', '', id='tar of a stream'),
        pytest.param('python -m zipfile -e a.zip d', 'a.zip', id='zipfile'),
        pytest.param('7z x a.7z', '', id='7z, which nothing here reads'),
    ],
)
def test_all_that_an_archive_holds_is_asked_of_it_where_it_keeps_its_paths(command, archive):
    (target,) = all_of(command).targets
    assert (target.act, target.source) == ('unpack', archive)


PATCH = '*** Begin Patch\n*** Add File: f\n+x\n*** End Patch'


@pytest.mark.parametrize(
    'command, folder, is_unified, strip',
    [
        (f"apply_patch <<'E'\n{PATCH}\nE", '', False, 1),
        (f"cd d && apply_patch <<'E'\n{PATCH}\nE", 'd', False, 1),
        (f"apply_patch '{PATCH}'", '', False, 1),
        (f'bash -lc "apply_patch <<\'E\'\n{PATCH}\nE"', '', False, 1),
        (f"git apply <<'E'\n{PATCH}\nE", '', True, 1),
        (f"patch -p0 -d d <<'E'\n{PATCH}\nE", 'd', True, 0),
        (f"git -C d apply --directory=e <<'E'\n{PATCH}\nE", 'd/e', True, 1),
    ],
    ids=['here document', 'in a folder', 'argument', 'in a shell', 'git apply', 'patch', 'both'],
)
def test_a_patch_is_found_with_its_folder(command, folder, is_unified, strip):
    (patch,) = writes(command, {}).patches
    assert patch.text.strip() == PATCH and patch.folder == folder
    assert (patch.is_unified, patch.strip) == (is_unified, strip)


@pytest.mark.parametrize(
    'command, file, is_reverse',
    [
        ('git apply p', 'p', False),
        ('git apply -3 -R p', 'p', True),
        ('git apply < p', 'p', False),
        ('cat p | git am', 'p', False),
        ('patch -p1 < p', 'p', False),
        ('patch -R -i p', 'p', True),
        ('cd d; patch -p1 < p', 'd/p', False),
    ],
)
def test_a_patch_may_lie_in_a_file(command, file, is_reverse):
    (patch,) = writes(command, {}).patches
    assert (patch.file, patch.is_reverse) == (file, is_reverse)


@pytest.mark.parametrize(
    'command, strip',
    [
        ('patch < p', 0),
        ('patch -p1 < p', 1),
        ('patch --strip=2 < p', 2),
        ('git apply p', 1),
        ('git apply -p0 p', 0),
        ('git apply -p2 p', 2),
        ('git am p', 1),
    ],
)
def test_how_many_folders_a_patch_leaves_out(command, strip):
    (patch,) = writes(command, {}).patches
    assert patch.strip == strip


@pytest.mark.parametrize(
    'command', ['git apply --check p', 'patch --dry-run < p', 'cat p', 'git am --abort', 'patch']
)
def test_a_patch_that_is_only_looked_at(command):
    assert writes(command, {}).patches == []


@pytest.mark.parametrize(
    'command, verb, paths',
    [
        ('git reset --hard', 'git reset --hard', ()),
        ('git reset --hard HEAD~2', 'git reset --hard', ()),
        ('git stash', 'git stash', ()),
        ('git stash push -m x -- a', 'git stash', ('a',)),
        ('git stash save x', 'git stash', ()),
        ('git -C d checkout -f', 'git checkout -f', ()),
        ('git checkout .', 'git checkout .', ('.',)),
        ('git checkout -- a b', 'git checkout', ('a', 'b')),
        ('git switch -f main', 'git switch -f', ()),
        ('git switch --discard-changes main', 'git switch -f', ()),
        ('git restore .', 'git restore .', ('.',)),
        ('git restore --staged --worktree a', 'git restore a', ('a',)),
        ('git clean -fd', 'git clean', ()),
        ('git pull --rebase --autostash', 'git pull --autostash', ()),
        ('git -c rebase.autoStash=true pull --rebase', 'git pull --autostash', ()),
        ('git worktree remove --force d', 'git worktree remove -f', ()),
        ('sudo git reset --hard', 'git reset --hard', ()),
        ('cd d && git stash', 'git stash', ()),
    ],
    ids=lambda value: value if isinstance(value, str) else ' '.join(value) or 'all',
)
def test_what_git_takes_away(command, verb, paths):
    (wipe,) = writes(command, {}).wipes
    assert (wipe.verb, wipe.paths) == (verb, paths)


@pytest.mark.parametrize(
    'command, rev',
    [
        ('git reset --hard', 'HEAD'),
        ('git checkout a -- b', 'a'),
        ('git checkout -- b', 'HEAD'),
        ('git restore -s a b', 'a'),
        ('git restore --source=a --worktree --staged b', 'a'),
        ('git restore b', 'HEAD'),
        ('git read-tree --reset -u', 'HEAD'),
        ('git read-tree --reset -u a', 'a'),
        ('git read-tree --reset -u a b', 'b'),
    ],
)
def test_for_which_commit_git_takes_away(command, rev):
    (wipe,) = writes(command, {}).wipes
    assert wipe.rev == rev


@pytest.mark.parametrize(
    'command, folder',
    [
        ('git stash', ''),
        ('git -C d stash', 'd'),
        ('cd d && git stash', 'd'),
        ('cd d && git -C e -C f stash', 'd/e/f'),
        ('git -C d worktree remove -f e', 'd/e'),
        ('git -C d worktree remove -f /e', '/e'),
        ('git worktree remove -f e', 'e'),
    ],
)
def test_where_git_takes_away(command, folder):
    (wipe,) = writes(command, {}).wipes
    assert wipe.folder == folder


@pytest.mark.parametrize(
    'command',
    [
        'git reset',
        'git reset --soft HEAD~1',
        'git reset --keep HEAD~1',
        'git stash list',
        'git stash pop',
        'git stash push --staged',
        'git clean -n',
        'git clean -nfd',
        'git clean',
        'git checkout -b x',
        'git switch main',
        'git restore --staged .',
        'git pull',
        'git rebase main',
        'git worktree remove d',
        'git worktree remove -f',
        'git worktree remove -f d e',
        'git worktree list -f d',
        'git worktree -f',
        'git status',
        'echo git reset --hard',
        "git commit -m 'git reset --hard'",
        'git log -- git stash',
    ],
)
def test_what_git_leaves(command):
    assert writes(command, {}).wipes == []


FRAGMENTS = st.sampled_from(
    [
        *'\'"`$(){}[]<>|&;\\\n\t #=*?!-~',
        *('$(', '${', '$((', '<<E\n', '\nE\n', "$'", '>>', '&>', '<(', '[[ ', ' ]]', '((', '))'),
        *('for ', ' in ', '; do ', '; done', 'cd ', 'F=', '$F', 'eval ', 'bash -c ', 'xargs '),
        *(
            'find . -exec ',
            ' \\;',
            'sed -i ',
            'git ',
            'checkout ',
            'python -c ',
            'cp ',
            'f',
            '\x00',
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map(''.join)))
@example('for')
@example('for x in')
@example('function')
@example('git -C')
@example('env -S')
@settings(max_examples=100, deadline=None)
def test_every_text_is_read(text):
    made = writes(text, {'HOME': '/'}, '/top')
    assert all(target.path and '\0' not in target.path for target in made.targets)


@given(st.lists(st.text('ab.-_/é *$\'"\\', min_size=1), min_size=1, max_size=3))
def test_a_quoted_name_is_written_as_it_is(names):
    from gitsync.core.text.shell_word import quote

    line = 'tee -- ' + ' '.join(map(quote, names))
    assert [target.path for target in writes(line, {}).targets] == names


@pytest.mark.parametrize(
    'one',
    [
        *('$(', '`', '"', "'", '(', '{', '${', '$((', '((', '<(', '[[ ', '\\', 'a=(', '; ', '| '),
        *('<<E ', '<<E\n', 'a > b\n', 'cd a; ', 'F=$F$F; ', 'for f in a b; do ', '$F', '{a,b}'),
        *('eval "$F"; ', "bash -c '", 'sudo ', 'A=1 ', 'xargs ', '! ', 'find a -name b ', 'a&&'),
        *('(cd a; ', 'x="$(echo a b)"; rm $x; ', 'a ', "echo 'rm f' | sh; ", '*', 'echo $((1)) '),
        *('find a -exec ', "find a -exec sh -c 'rm f' {} ", 'f() { ', 'f() { f x; f y; }; f; '),
    ],
)
def test_work_grows_with_the_length_only(one):
    def cost(count):
        return steps(lambda: writes('F=a; ' + one * count, {}, '/top'))

    assert cost(800) < 12 * cost(100)


@pytest.mark.parametrize('begin, end', [('$(', ')'), ('<(', ')'), ('"$(', ')"')])
def test_substitutions_are_followed_to_a_depth(begin, end):
    for depth, is_followed in ((1, True), (DEEPEST, True), (DEEPEST + 1, False), (5000, False)):
        command = f'a {begin}' * depth + 'rm f' + end * depth
        assert written(command) == ['remove f'] * is_followed


def test_parentheses_of_find_are_followed_to_a_depth():
    assert written('find d ' + '\\( ' * 3 + '-name f ' + '\\) ' * 3 + '-delete') == [
        'remove d/**/f'
    ]
    assert written('find d ' + '\\( ' * 5000 + '-name f -delete') == []


def test_so_many_targets_are_remembered():
    assert len(all_of('rm' + ' f' * (MOST_TARGETS + 1)).targets) == MOST_TARGETS


def test_a_word_of_more_pieces_stands_for_fewer_texts():
    start = 'for f in {a,b,c}{a,b,c}{a,b,c}{a,b,c}; do echo x > '
    one, two = (start + '"/$f"' * count + '; done' for count in (100, 200))
    assert steps(lambda: writes(two, {})) < 1.2 * steps(lambda: writes(one, {}))
