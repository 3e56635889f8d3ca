// depth.frag - nothing but depth: the sun's view of the scene
#version 450 core
void main()
{
}
