#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::printf("matinee %s\n", MATINEE_VERSION);
    return 0;
}
