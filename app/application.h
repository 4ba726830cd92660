#pragma once

#include "app/commandline.h"

#include <QTranslator>

#include <memory>

namespace App {

//! Installs the translation of the interface that the settings (or the desktop) ask for; English
//! when there is none. Null when the program has no translations in it.
std::unique_ptr<QTranslator> loadTranslation(const QString &dataFolder);

//! Builds the window on the parts below it and runs until it is closed. Returns the exit code.
int runWindow(const Invocation &invocation);

} // namespace App
