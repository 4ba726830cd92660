#pragma once

#include "app/commandline.h"

#include <QTranslator>

#include <memory>

namespace App {

//! Installs the translation of the interface that the settings (or the desktop) ask for; English
//! when there is none. Null when the program has no translations in it.
std::unique_ptr<QTranslator> loadTranslation(const QString &dataFolder);
//! The same for a value of the setting of the language.
std::unique_ptr<QTranslator> translationFor(const QString &language);

//! Builds the window on the parts below it and runs until it is closed; translator is replaced when
//! the language is changed. Returns the exit code.
int runWindow(const Invocation &invocation, std::unique_ptr<QTranslator> &translator);

} // namespace App
