package io.adminsock.beside;

import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.command.AdminController;
import io.adminsock.command.Arg;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The commands of the {@link Shop}, which are added to it by {@code spring.main.sources}.
 */
@Configuration(proxyBeanMethods = false)
class ShopCommands {

	@Bean
	static BeanPostProcessor transactions() {
		return new Transactions();
	}

	/**
	 * Wraps commands as a transaction would.
	 */
	static class Transactions implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (!(bean instanceof Stock)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(true);
			factory.addAdvice((MethodInterceptor) (call) -> "in a transaction: " + call.proceed());
			return factory.getProxy();
		}

	}

	@AdminController
	static class Stock {

		@PostMapping("/restock")
		String restock(@Arg String good, @Arg int count) {
			return "%d %s".formatted(count, good);
		}

		@GetMapping("/private/count")
		String count() {
			return "12";
		}

		@PostMapping("/break")
		String fail() {
			throw new IllegalStateException("broken");
		}

	}

	@Lazy
	@AdminController
	static class Late {

		@GetMapping("/late")
		Price price() {
			return new Price("tea", 9);
		}

	}

	record Price(String goodName, int pounds) {
	}

	@AdminController
	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Fresh {

		private static final AtomicInteger COUNT = new AtomicInteger();

		private final int number = COUNT.incrementAndGet();

		@GetMapping("/fresh")
		int number() {
			return this.number;
		}

	}

	@AdminController
	@Scope("prototype")
	static class FreshWithoutProxy {

		private static final AtomicInteger COUNT = new AtomicInteger();

		private final int number = COUNT.incrementAndGet();

		@GetMapping("/fresh-without-proxy")
		int number() {
			return this.number;
		}

	}

}
